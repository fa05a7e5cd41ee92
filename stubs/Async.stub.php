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
 * spawn() in the scope $provider tells, such as a Scope; null: where the caller is.
 *
 * @throws AsyncException When that scope is closed.
 */
function spawn_with(ScopeProvider $provider, callable $task, mixed ...$args): Coroutine {}

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
 * Waits for the first of $triggers to complete and returns its result, or throws what it ended with. Null when there are none.
 * The others go on, here and in all functions below.
 *
 * @param \Traversable|array $triggers What to wait for. An iterator is read to its end first; it may wait itself.
 * @param Awaitable|null $cancellation Gives up waiting when this completes first.
 *
 * @throws OperationCanceledException When $cancellation completed first.
 */
function await_any_or_fail(iterable $triggers, ?Awaitable $cancellation = null): mixed {}

/**
 * The same as await_any_or_fail().
 */
function await_any(iterable $triggers, ?Awaitable $cancellation = null): mixed {}

/**
 * Waits for the first of $triggers that ends with a result.
 *
 * @return array [its result, or null when all have failed; the exceptions of those that failed before, by key]
 */
function await_first_success(iterable $triggers, ?Awaitable $cancellation = null): array {}

/**
 * Waits for all of $triggers and returns their results by key. The first exception is thrown at once.
 *
 * @param bool $preserveKeyOrder Results in the order of $triggers; false: in the order they came.
 */
function await_all_or_fail(iterable $triggers, ?Awaitable $cancellation = null, bool $preserveKeyOrder = true): array {}

/**
 * Waits until all of $triggers have completed, in whatever way.
 *
 * @param bool $fillNull Null among the results for those that failed; false: they are not there.
 *
 * @return array [results by key, exceptions by key]
 */
function await_all(iterable $triggers, ?Awaitable $cancellation = null, bool $preserveKeyOrder = true, bool $fillNull = false): array {}

/**
 * Waits until $count of $triggers have ended with a result and returns those by key. The first exception is thrown at once.
 */
function await_any_of_or_fail(int $count, iterable $triggers, ?Awaitable $cancellation = null, bool $preserveKeyOrder = true): array {}

/**
 * Waits until $count of $triggers have ended with a result, or all have completed.
 *
 * @return array [results by key, exceptions by key]
 */
function await_any_of(int $count, iterable $triggers, ?Awaitable $cancellation = null, bool $preserveKeyOrder = true, bool $fillNull = false): array {}

/**
 * Calls $closure and returns its result; a cancellation that comes meanwhile is thrown when it has returned.
 */
function protect(\Closure $closure): mixed {}

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
 * A Future of $signal, the next time the process gets it. What the signal does otherwise, such as ending the process, it does not do
 * while somebody has the Future, nor within a second after. Signals of the server keep their meaning.
 *
 * @param Completable|null $cancellation When this completes first the Future fails, with an OperationCanceledException.
 *
 * @return Future<Signal>
 * @throws \ValueError One that cannot be waited for: SIGKILL, and those of faults.
 */
function signal(Signal $signal, ?Completable $cancellation = null): Future {}

/**
 * The coroutine that runs.
 *
 * @throws AsyncException Outside of coroutines.
 */
function current_coroutine(): Coroutine {}

/**
 * Calls $callback($value, $key) for each element, each call in a coroutine of its own, and returns when all have ended.
 *
 * Each runs until it first waits before the next element is read. One that returns false ends the iteration. One that throws
 * cancels the others, and the exception is thrown here.
 *
 * @param int $concurrency How many may run at a time; 0 for all.
 * @param bool $cancelPending Cancels what the callbacks have spawned and not awaited when all have ended; false: waits for it.
 */
function iterate(iterable $iterable, callable $callback, int $concurrency = 0, bool $cancelPending = true): void {}

/**
 * The context of the scope the running code is in, shared with all coroutines of that scope.
 */
function current_context(): Context {}

/**
 * A context of the running coroutine alone.
 *
 * @throws AsyncException Outside of coroutines.
 */
function coroutine_context(): Context {}

/**
 * The context of the main scope, which lives as long as the script or the worker.
 */
function root_context(): Context {}

/**
 * The context of the HTTP request the running code works for; null when there is none.
 */
function request_context(): ?Context {}

/**
 * All coroutines that have not ended, oldest first.
 *
 * @return Coroutine[]
 */
function get_coroutines(): array {}
