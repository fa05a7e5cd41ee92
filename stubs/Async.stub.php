<?php

/** @generate-class-entries */

namespace Async;

/**
 * Starts a coroutine: $task($args...) runs when the present code waits for something or ends.
 *
 * An exception it throws goes to whoever awaits it. When nobody does, it is reported as a warning.
 */
function spawn(callable $task, mixed ...$args): Coroutine {}

/**
 * Waits for $awaitable and returns its result, or throws what it ended with.
 *
 * In a coroutine the others go on meanwhile. In a plain script the coroutines run until it is done.
 *
 * @param Completable|null $cancellation Gives up waiting when this completes first; what is awaited goes on.
 *
 * @throws OperationCanceledException When $cancellation completed first.
 * @throws TimeoutException When $awaitable is a timeout() that went off.
 * @throws AsyncCancellation When the awaited, or the waiting coroutine was cancelled.
 * @throws DeadlockError When nothing is left that could complete $awaitable.
 */
function await(Completable $awaitable, ?Completable $cancellation = null): mixed {}

/**
 * Waits for at least $ms milliseconds. 0 lets other coroutines run.
 */
function delay(int $ms): void {}

/**
 * Lets other coroutines, and the event loop, have a turn.
 */
function suspend(): void {}

/**
 * A clock that goes off in $ms milliseconds: to be awaited (throws TimeoutException), or as the second argument of await().
 */
function timeout(int $ms): Timeout {}

/**
 * The coroutine that runs.
 *
 * @throws AsyncException Outside of coroutines.
 */
function current_coroutine(): Coroutine {}

/**
 * All coroutines that have not ended, oldest first.
 *
 * @return Coroutine[]
 */
function get_coroutines(): array {}
