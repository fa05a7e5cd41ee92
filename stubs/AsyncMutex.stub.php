<?php

/** @generate-class-entries */

namespace Async;

/**
 * A lock that one coroutine has at a time, from lock() to unlock(). Who waits for it gets it in the order they came. Not
 * recursive.
 *
 * A coroutine that ends with the lock loses it, which is reported as a warning.
 *
 * @strict-properties
 * @not-serializable
 */
final class Mutex
{
    public function __construct() {}

    /**
     * Waits until the lock is free and takes it.
     *
     * @param Completable|null $cancellation Gives up waiting when this completes first.
     *
     * @throws AsyncException When the calling coroutine has it.
     * @throws OperationCanceledException When $cancellation completed first.
     */
    public function lock(?Completable $cancellation = null): void {}

    /**
     * Takes the lock if it is free.
     */
    public function tryLock(): bool {}

    /**
     * @throws AsyncException When the calling coroutine does not have it.
     */
    public function unlock(): void {}

    public function isLocked(): bool {}

    /**
     * Calls $task with the lock and returns its result. The lock is given back however $task ends.
     *
     * @param Completable|null $cancellation Gives up waiting when this completes first.
     */
    public function synchronized(callable $task, ?Completable $cancellation = null): mixed {}
}
