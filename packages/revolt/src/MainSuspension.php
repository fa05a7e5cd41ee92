<?php

declare(strict_types=1);

namespace Weft\Revolt;

use Revolt\EventLoop\Suspension;

/**
 * Revolt's own suspension of {main}, which runs the loop until it is resumed.
 *
 * @internal
 */
final class MainSuspension implements Suspension
{
    /** @param \Closure(\Closure): mixed $run calls what runs the loop */
    public function __construct(private readonly Suspension $inner, private readonly \Closure $run)
    {
    }

    public function suspend(): mixed
    {
        return ($this->run)($this->inner->suspend(...));
    }

    public function resume(mixed $value = null): void
    {
        $this->inner->resume($value);
    }

    public function throw(\Throwable $throwable): void
    {
        $this->inner->throw($throwable);
    }
}
