<?php

/** @generate-class-entries */

namespace Async;

/**
 * The side of a Future that completes it. When it goes without having done so, its futures end with an AsyncException.
 *
 * @strict-properties
 * @not-serializable
 */
final class FutureState
{
    public function __construct() {}

    /**
     * Ends its futures with $result.
     *
     * @throws AsyncException When it has completed already.
     */
    public function complete(mixed $result): void {}

    /**
     * Ends its futures with $throwable. When nobody ever sees that it is reported as a warning.
     *
     * @throws AsyncException When it has completed already.
     */
    public function error(\Throwable $throwable): void {}

    /**
     * Whether it has completed, or one of its futures was cancelled.
     */
    public function isCompleted(): bool {}

    /**
     * An error nobody sees is not reported.
     */
    public function ignore(): void {}

    /**
     * What can be told about it, in words.
     *
     * @return string[]
     */
    public function getAwaitingInfo(): array {}

    /**
     * Where it was made: array{0: ?string, 1: int}.
     */
    public function getCreatedFileAndLine(): array {}

    /**
     * The same as "file:line", or "unknown".
     */
    public function getCreatedLocation(): string {}

    /**
     * Where it was completed: array{0: ?string, 1: int}.
     */
    public function getCompletedFileAndLine(): array {}

    /**
     * The same as "file:line", or "unknown".
     */
    public function getCompletedLocation(): string {}
}

/**
 * A result that will be there later.
 *
 * @strict-properties
 * @not-serializable
 */
final class Future implements Completable
{
    /**
     * One that has ended with $value.
     */
    public static function completed(mixed $value = null): Future {}

    /**
     * One that has ended with $throwable.
     */
    public static function failed(\Throwable $throwable): Future {}

    /**
     * Ends as $state does. There may be several for one state.
     */
    public function __construct(FutureState $state) {}

    public function isCompleted(): bool {}

    public function isCancelled(): bool {}

    /**
     * Ends it, its FutureState and that one's other futures with $cancellation, or a new AsyncCancellation.
     */
    public function cancel(?AsyncCancellation $cancellation = null): void {}

    /**
     * An error nobody sees is not reported.
     *
     * @return Future this one
     */
    public function ignore(): Future {}

    /**
     * A Future of $map(result), which is called in a coroutine of its own. An error of this one is that of the new one too.
     */
    public function map(callable $map): Future {}

    /**
     * A Future of the same result or, when this one fails, of $catch(error).
     */
    public function catch(callable $catch): Future {}

    /**
     * A Future that ends as this one does when $finally() has returned. An exception of $finally takes the place of that.
     */
    public function finally(callable $finally): Future {}

    /**
     * The same as Async\await().
     *
     * @param Completable|null $cancellation Gives up waiting when this completes first.
     */
    public function await(?Completable $cancellation = null): mixed {}

    /**
     * What can be told about it, in words.
     *
     * @return string[]
     */
    public function getAwaitingInfo(): array {}

    /**
     * Where it was made: array{0: ?string, 1: int}.
     */
    public function getCreatedFileAndLine(): array {}

    /**
     * The same as "file:line", or "unknown".
     */
    public function getCreatedLocation(): string {}

    /**
     * Where it was completed: array{0: ?string, 1: int}.
     */
    public function getCompletedFileAndLine(): array {}

    /**
     * The same as "file:line", or "unknown".
     */
    public function getCompletedLocation(): string {}
}
