<?php

/** @generate-class-entries */

namespace Async;

/**
 * Something await() can wait for. Implemented by the classes of the extension only.
 */
interface Awaitable
{
}

/**
 * An Awaitable that completes once, with a result or an exception.
 */
interface Completable extends Awaitable
{
    /**
     * Asks for an end before time. Does nothing when it has completed.
     *
     * @param AsyncCancellation|null $cancellation What to throw into it; null for a new AsyncCancellation.
     */
    public function cancel(?AsyncCancellation $cancellation = null): void;

    /**
     * Whether it has ended, in whatever way.
     */
    public function isCompleted(): bool;

    /**
     * Whether it ended by cancellation.
     */
    public function isCancelled(): bool;
}

/**
 * A function that runs interleaved with others on one thread. Made by spawn().
 *
 * @strict-properties
 * @not-serializable
 */
final class Coroutine implements Completable
{
    private function __construct() {}

    /**
     * A number no other coroutine of this request or script has.
     */
    public function getId(): int {}

    /**
     * From now on it runs before others that are due. Returns $this.
     */
    public function asHiPriority(): Coroutine {}

    /**
     * The context that belongs to this coroutine alone, also when it has ended.
     */
    public function getContext(): Context {}

    /**
     * What the function returned; null while it has not ended, and when it ended otherwise.
     */
    public function getResult(): mixed {}

    /**
     * The exception the coroutine ended with; null when it ended otherwise. Counts as having dealt with it: it is not
     * reported as uncaught any more.
     *
     * @throws \RuntimeException While the coroutine has not ended.
     */
    public function getException(): ?\Throwable {}

    /**
     * Where a suspended coroutine waits, in the form of debug_backtrace(); null in every other state.
     *
     * @param int $options DEBUG_BACKTRACE_PROVIDE_OBJECT, DEBUG_BACKTRACE_IGNORE_ARGS
     * @param int $limit Number of frames; 0 for all.
     */
    public function getTrace(int $options = DEBUG_BACKTRACE_PROVIDE_OBJECT, int $limit = 0): ?array {}

    /**
     * File and line of the spawn() call: array{0: ?string, 1: int}.
     */
    public function getSpawnFileAndLine(): array {}

    /**
     * The same as "file:line", or "unknown".
     */
    public function getSpawnLocation(): string {}

    /**
     * File and line a suspended coroutine waits at: array{0: ?string, 1: int}.
     */
    public function getSuspendFileAndLine(): array {}

    /**
     * The same as "file:line", or "unknown".
     */
    public function getSuspendLocation(): string {}

    /**
     * Whether its function has been entered.
     */
    public function isStarted(): bool {}

    /**
     * Whether it is due to run: not started yet, or resumed.
     */
    public function isQueued(): bool {}

    /**
     * Whether it is the one that runs now.
     */
    public function isRunning(): bool {}

    /**
     * Whether it waits for something.
     */
    public function isSuspended(): bool {}

    /**
     * Whether it ended with a cancellation.
     */
    public function isCancelled(): bool {}

    /**
     * Whether cancel() has been called, wherever that has led.
     */
    public function isCancellationRequested(): bool {}

    /**
     * Whether it has ended, in whatever way.
     */
    public function isCompleted(): bool {}

    /**
     * What a suspended coroutine waits for, in words.
     *
     * @return string[]
     */
    public function getAwaitingInfo(): array {}

    /**
     * Throws $cancellation at the suspension point the coroutine is at or comes to next. One that has not started never
     * runs.
     */
    public function cancel(?AsyncCancellation $cancellation = null): void {}

    /**
     * Calls $callback with this object, in a coroutine of its own, when the coroutine has ended; soon, when it has
     * already.
     */
    public function finally(\Closure $callback): void {}
}

/**
 * A point in time to wait for, or to wait at most for. Made by timeout().
 *
 * @strict-properties
 * @not-serializable
 */
final class Timeout implements Completable
{
    private function __construct() {}

    /**
     * Stops the clock: it will never go off.
     */
    public function cancel(?AsyncCancellation $cancellation = null): void {}

    public function isCompleted(): bool {}

    public function isCancelled(): bool {}
}
