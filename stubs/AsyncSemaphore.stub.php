<?php

/** @generate-class-entries */

namespace Async;

/**
 * A number of permits. Who waits for one gets it in the order they came. Permits belong to nobody: any coroutine may release
 * one, and one that ends gives none back.
 *
 * @strict-properties
 * @not-serializable
 */
final class Semaphore
{
    /**
     * @throws \ValueError For less than 0.
     */
    public function __construct(int $permits) {}

    /**
     * Waits for a permit and takes it.
     *
     * @param Completable|null $cancellation Gives up waiting when this completes first.
     *
     * @throws OperationCanceledException When $cancellation completed first.
     */
    public function acquire(?Completable $cancellation = null): void {}

    /**
     * Takes a permit if there is one.
     */
    public function tryAcquire(): bool {}

    /**
     * Adds a permit.
     */
    public function release(): void {}

    /**
     * Calls $task with a permit and returns its result. The permit is given back however $task ends.
     *
     * @param Completable|null $cancellation Gives up waiting when this completes first.
     */
    public function withPermit(callable $task, ?Completable $cancellation = null): mixed {}

    public function availablePermits(): int {}
}
