<?php

/** @generate-class-entries */

namespace Async;

/**
 * Runs tasks, so many at a time, and keeps how each of them ended.
 *
 * Tasks run in a scope of the group's. When the last reference goes and nobody has a Future of it, tasks that have not ended are
 * cancelled. Errors nobody has asked for are reported as warnings then.
 *
 * @strict-properties
 * @not-serializable
 */
final class TaskGroup implements Awaitable, \Countable, \IteratorAggregate
{
    /**
     * @param int|null $concurrency How many tasks run at the same time; the others wait for their turn. Null or 0: all.
     * @param int|null $queueLimit How many tasks wait for their turn before spawn() does. Null: twice $concurrency. 0: any number.
     * @param Scope|null $scope The scope above the group's. Null: the one of the running code.
     *
     * @throws AsyncException When that is closed.
     */
    public function __construct(?int $concurrency = null, ?int $queueLimit = null, ?Scope $scope = null) {}

    /**
     * Adds a task, with the next number for a key. Waits while the queue is full.
     *
     * @throws AsyncException When the group is closed, or gets closed meanwhile.
     */
    public function spawn(callable $task, mixed ...$args): void {}

    /**
     * The same with a key of your own.
     *
     * @throws AsyncException When there is a task with that key.
     */
    public function spawnWithKey(string|int $key, callable $task, mixed ...$args): void {}

    /**
     * A Future of all results by key, when no task is left that has not ended. If any has failed, of a CompositeException of all
     * errors.
     *
     * @param bool $ignoreErrors Results only.
     */
    public function all(bool $ignoreErrors = false): Future {}

    /**
     * A Future of the task that ends first: its result, or its error. The others go on.
     *
     * @throws AsyncException When there is no task.
     */
    public function race(): Future {}

    /**
     * A Future of the first result; when all tasks fail, of a CompositeException. The others go on.
     *
     * @throws AsyncException When there is no task.
     */
    public function any(): Future {}

    /**
     * By key, of the tasks that have returned.
     */
    public function getResults(): array {}

    /**
     * By key, of the tasks that have failed.
     */
    public function getErrors(): array {}

    /**
     * Errors there are by now do not matter.
     */
    public function suppressErrors(): void {}

    /**
     * Closes the group and cancels its tasks. Those that wait for their turn never run.
     */
    public function cancel(?AsyncCancellation $cancellation = null): void {}

    /**
     * No more tasks. What is there goes on.
     */
    public function close(): void {}

    /**
     * As cancel(), with everything that tasks have spawned; and nothing can be spawned in the scope of the group any more.
     */
    public function dispose(): void {}

    /**
     * Whether all tasks have ended. More may come unless it is closed.
     */
    public function isFinished(): bool {}

    public function isClosed(): bool {}

    /**
     * All tasks, also those that have ended.
     */
    public function count(): int {}

    /**
     * Waits until all tasks have ended, in whatever way.
     *
     * @throws AsyncException When the group is not closed.
     */
    public function awaitCompletion(): void {}

    /**
     * Calls $callback with the group when it is closed and all tasks have ended: in a coroutine, or at once if that is so already.
     */
    public function finally(\Closure $callback): void {}

    /**
     * The tasks in the order they end, as key => [result, error], one of them null. Waits for the next one until the group is closed
     * and all have been seen.
     */
    public function getIterator(): \Iterator {}
}

/**
 * A TaskGroup that forgets a task when somebody has got its result or error. For tasks that come and go.
 *
 * @strict-properties
 * @not-serializable
 */
final class TaskSet implements Awaitable, \Countable, \IteratorAggregate
{
    /**
     * @see TaskGroup::__construct()
     * @implementation-alias Async\TaskGroup::__construct
     */
    public function __construct(?int $concurrency = null, ?int $queueLimit = null, ?Scope $scope = null) {}

    /**
     * @see TaskGroup::spawn()
     * @implementation-alias Async\TaskGroup::spawn
     */
    public function spawn(callable $task, mixed ...$args): void {}

    /**
     * @see TaskGroup::spawnWithKey()
     * @implementation-alias Async\TaskGroup::spawnWithKey
     */
    public function spawnWithKey(string|int $key, callable $task, mixed ...$args): void {}

    /**
     * A Future of the task that ends next: its result, or its error. Each call has another one.
     *
     * @throws AsyncException When there is no task.
     * @implementation-alias Async\TaskGroup::race
     */
    public function joinNext(): Future {}

    /**
     * A Future of the next result. When all tasks fail, of a CompositeException, and they are forgotten.
     *
     * @throws AsyncException When there is no task.
     * @implementation-alias Async\TaskGroup::any
     */
    public function joinAny(): Future {}

    /**
     * @see TaskGroup::all()
     * @implementation-alias Async\TaskGroup::all
     */
    public function joinAll(bool $ignoreErrors = false): Future {}

    /**
     * @see TaskGroup::cancel()
     * @implementation-alias Async\TaskGroup::cancel
     */
    public function cancel(?AsyncCancellation $cancellation = null): void {}

    /**
     * @see TaskGroup::close()
     * @implementation-alias Async\TaskGroup::close
     */
    public function close(): void {}

    /**
     * @see TaskGroup::dispose()
     * @implementation-alias Async\TaskGroup::dispose
     */
    public function dispose(): void {}

    /**
     * @see TaskGroup::isFinished()
     * @implementation-alias Async\TaskGroup::isFinished
     */
    public function isFinished(): bool {}

    /**
     * @see TaskGroup::isClosed()
     * @implementation-alias Async\TaskGroup::isClosed
     */
    public function isClosed(): bool {}

    /**
     * Tasks that have not ended, and those whose end nobody has seen.
     *
     * @implementation-alias Async\TaskGroup::count
     */
    public function count(): int {}

    /**
     * @see TaskGroup::awaitCompletion()
     * @implementation-alias Async\TaskGroup::awaitCompletion
     */
    public function awaitCompletion(): void {}

    /**
     * @see TaskGroup::finally()
     * @implementation-alias Async\TaskGroup::finally
     */
    public function finally(\Closure $callback): void {}

    /**
     * @see TaskGroup::getIterator()
     * @implementation-alias Async\TaskGroup::getIterator
     */
    public function getIterator(): \Iterator {}
}
