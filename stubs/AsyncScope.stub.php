<?php

/** @generate-class-entries */

namespace Async;

/**
 * Says where spawn_with() puts a coroutine.
 */
interface ScopeProvider
{
    /**
     * Null: where the caller is.
     */
    public function provideScope(): ?Scope;
}

/**
 * A ScopeProvider that is told of the coroutines spawned with it.
 */
interface SpawnStrategy extends ScopeProvider
{
    /**
     * Before $coroutine is put into the queue; an exception keeps it from running.
     *
     * @return array Not used.
     */
    public function beforeCoroutineEnqueue(Coroutine $coroutine, Scope $scope): array;

    /**
     * When $coroutine is in the queue, before it runs.
     */
    public function afterCoroutineEnqueue(Coroutine $coroutine, Scope $scope): void;
}

/**
 * Coroutines, and scopes below, that end together. A coroutine that runs in a scope spawns into it.
 *
 * An exception of one of its coroutines that nobody awaits goes to the exception handler of the scope, else to that of the
 * scope above, and so on. A scope without one is cancelled; whoever waits in awaitCompletion() gets the exception. What
 * finds nobody is reported as a warning.
 *
 * When the last reference to the object goes, so does the scope, as by disposeSafely().
 *
 * @strict-properties
 * @not-serializable
 */
final class Scope implements ScopeProvider
{
    /**
     * A scope below $parentScope: cancelled and disposed of with it, its contexts continue the ones above.
     *
     * @param Scope|null $parentScope Null: the scope of the running code.
     *
     * @throws AsyncException When that is closed.
     */
    public static function inherit(?Scope $parentScope = null): Scope {}

    /**
     * A scope with nothing above it, not even the request it is made in.
     */
    public function __construct() {}

    public function provideScope(): Scope {}

    /**
     * disposeSafely(), and the end of the object, cancel what runs. The rule for new Scope().
     */
    public function asNotSafely(): Scope {}

    /**
     * disposeSafely(), and the end of the object, let go on what runs. The rule for inherit() in the main scope.
     */
    public function allowZombies(): Scope {}

    /**
     * spawn() in this scope. In one that is cancelled already it never runs.
     *
     * @throws AsyncException In a closed one.
     */
    public function spawn(\Closure $callable, mixed ...$params): Coroutine {}

    /**
     * Throws $cancellationError into all coroutines here and in the scopes below.
     */
    public function cancel(?AsyncCancellation $cancellationError = null): void {}

    /**
     * Waits until all coroutines here and in the scopes below have ended; at once in a closed scope.
     *
     * @param Awaitable $cancellation Gives up waiting when this completes first, such as timeout().
     *
     * @throws \Throwable What one of them ended with and nobody else took.
     * @throws AsyncCancellation When the scope has been cancelled before.
     * @throws AsyncException In one of its own coroutines.
     */
    public function awaitCompletion(Awaitable $cancellation): void {}

    /**
     * Waits until nothing of a cancelled or closed scope is left, also what disposeSafely() let go on.
     *
     * @param callable|null $errorHandler Gets each exception of a coroutine that ends meanwhile, and the scope. Null: the
     * first one is thrown.
     *
     * @throws AsyncException When it is neither cancelled nor closed, or in one of its own coroutines.
     */
    public function awaitAfterCancellation(?callable $errorHandler = null, ?Awaitable $cancellation = null): void {}

    /**
     * Whether nothing runs here and in the scopes below but what disposeSafely() let go on.
     */
    public function isFinished(): bool {}

    /**
     * Whether nothing may be spawned any more.
     */
    public function isClosed(): bool {}

    public function isCancelled(): bool {}

    /**
     * Calls $exceptionHandler(Scope, Coroutine, \Throwable) for each exception nobody awaits, in a coroutine of its own.
     */
    public function setExceptionHandler(callable $exceptionHandler): void {}

    /**
     * The same for those of scopes below.
     */
    public function setChildScopeExceptionHandler(callable $exceptionHandler): void {}

    /**
     * Calls $callback(Scope) in a coroutine of its own when the scope is cancelled, closed or unreachable and nothing is
     * left in it.
     */
    public function finally(\Closure $callback): void {}

    /**
     * Cancels and closes it.
     */
    public function dispose(): void {}

    /**
     * Closes it. What runs goes on if allowZombies(), else it is cancelled.
     */
    public function disposeSafely(): void {}

    /**
     * Cancels and closes it in $timeout milliseconds if anything is left in it then.
     */
    public function disposeAfterTimeout(int $timeout): void {}

    /**
     * @return Scope[]
     */
    public function getChildScopes(): array {}
}
