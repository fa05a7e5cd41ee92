<?php

/** @generate-class-entries */

namespace Async;

/**
 * A pool is closed, had no resource in time, or was given one that is not its own.
 */
class PoolException extends AsyncException
{
}

/**
 * Resources that are dear to make, such as connections: made when needed, at most so many, and used again.
 *
 * What becomes free goes to the coroutine that has waited longest. A resource that a coroutine has not released when it ends
 * is destroyed and replaced, as nobody knows the state it is in. Outside of coroutines nothing is taken back.
 *
 * All callbacks may suspend, and max is not exceeded meanwhile.
 *
 * @strict-properties
 * @not-serializable
 */
final class Pool implements \Countable
{
    /**
     * Makes min resources at once.
     *
     * @param callable $factory Makes a resource, anything but null: fn(): mixed. What it throws comes out of acquire().
     * @param callable|null $destructor Called with every resource before it is dropped: fn(mixed $resource): void
     * @param callable|null $healthcheck Called with idle resources from time to time: fn(mixed $resource): bool. False: the
     *     resource is destroyed, and replaced if fewer than min are left.
     * @param callable|null $beforeAcquire Called with an idle resource that is about to be given out: fn(mixed $resource): bool.
     *     False: it is destroyed and another one made.
     * @param callable|null $beforeRelease Called with a resource that is given back: fn(mixed $resource): bool. False: it is
     *     destroyed.
     * @param int $min Resources there are at least, idle and active.
     * @param int $max Resources there are at most, with those being made or destroyed.
     * @param int $healthcheckInterval Milliseconds between two checks of an idle resource; 0: never.
     * @param int $idleTimeout Milliseconds after which an idle resource is destroyed, unless only min are left; 0: never.
     * @param int $maxLifetime Milliseconds after its making from which on a resource is destroyed when it is not in use; 0: none.
     * @param int $acquireTimeout Milliseconds acquire() waits at most when it is not told otherwise; 0: no limit.
     *
     * @throws \ValueError For max less than 1 or min, min or a time less than 0.
     */
    public function __construct(
        callable $factory,
        ?callable $destructor = null,
        ?callable $healthcheck = null,
        ?callable $beforeAcquire = null,
        ?callable $beforeRelease = null,
        int $min = 0,
        int $max = 10,
        int $healthcheckInterval = 0,
        int $idleTimeout = 0,
        int $maxLifetime = 0,
        int $acquireTimeout = 0,
    ) {}

    /**
     * An idle resource, or a new one; waits for one when max are in use.
     *
     * @param int $timeout Milliseconds to wait at most; 0: the pool's acquireTimeout.
     *
     * @throws PoolException When none became free in time, or the pool is closed or gets closed.
     */
    public function acquire(int $timeout = 0): mixed {}

    /**
     * An idle resource, or a new one; null when max are in use or the pool is closed.
     */
    public function tryAcquire(): mixed {}

    /**
     * Gives back what acquire() or tryAcquire() returned, from whichever coroutine.
     *
     * @throws PoolException When it is not one of them.
     */
    public function release(mixed $resource): void {}

    /**
     * Destroys all idle resources and, when they are released, those in use. Who waits gets a PoolException. Happens by
     * itself when the last reference to the pool goes.
     */
    public function close(): void {}

    public function isClosed(): bool {}

    /**
     * Resources there are, idle and active.
     */
    public function count(): int {}

    public function idleCount(): int {}

    /**
     * Resources in use, with those being made, checked or destroyed.
     */
    public function activeCount(): int {}

    /**
     * Coroutines that wait in acquire().
     */
    public function waitingCount(): int {}

    /**
     * What has happened so far: created, destroyed; acquired, waited (had to wait, also in vain), timedOut; failed (attempts to
     * make one), unhealthy (refused by healthcheck, beforeAcquire or beforeRelease), expired (too old or idle for too long),
     * abandoned (not released by a coroutine that ended); waitSeconds (float) of all who waited.
     *
     * @return array<string, int|float>
     */
    public function getStatistics(): array {}
}
