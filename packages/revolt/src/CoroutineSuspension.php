<?php

declare(strict_types=1);

namespace Weft\Revolt;

use Async\Coroutine;
use Revolt\EventLoop\Suspension;
use Weft\Poller;

/**
 * Suspends a coroutine until a callback of the loop, or another coroutine, resumes it.
 *
 * @internal
 */
final class CoroutineSuspension implements Suspension
{
    private readonly Poller $gate;
    private bool $pending = false;
    /** Cancelled while it waited: the callbacks it waited for do not know. */
    private bool $left = false;
    private ?\Closure $outcome = null;

    /** @param \Closure(Poller): void $await waits for a wake(), while somebody runs the loop */
    public function __construct(private readonly Coroutine $coroutine, private readonly \Closure $await)
    {
        $this->gate = new Poller();
    }

    public function suspend(): mixed
    {
        if ($this->pending) {
            throw new \Error('Must call resume() or throw() before calling suspend() again');
        }
        if (\Fiber::getCurrent() !== null || \Async\current_coroutine() !== $this->coroutine) {
            throw new \Error('Must not call suspend() from another coroutine or fiber');
        }
        $this->pending = true;
        $this->left = false;
        try {
            while ($this->pending) {
                ($this->await)($this->gate);
            }
        } finally {
            $this->left = $this->pending;
            $this->pending = false;
        }
        $outcome = $this->outcome;
        $this->outcome = null;
        return $outcome();
    }

    public function resume(mixed $value = null): void
    {
        $this->end(static fn () => $value, 'resume()');
    }

    public function throw(\Throwable $throwable): void
    {
        $this->end(static fn () => throw $throwable, 'throw()');
    }

    private function end(\Closure $outcome, string $method): void
    {
        if ($this->left) {
            $this->left = false;
            return;
        }
        if (!$this->pending) {
            throw new \Error("Must call suspend() before calling $method");
        }
        $this->pending = false;
        $this->outcome = $outcome;
        $this->gate->wake();
    }
}
