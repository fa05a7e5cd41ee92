<?php

declare(strict_types=1);

namespace Weft\Revolt;

use Async\Coroutine;
use Async\Scope;
use Revolt\EventLoop\Internal\AbstractDriver;
use Revolt\EventLoop\Internal\DriverCallback;
use Revolt\EventLoop\Internal\SignalCallback;
use Revolt\EventLoop\Internal\StreamCallback;
use Revolt\EventLoop\Internal\StreamReadableCallback;
use Revolt\EventLoop\Internal\TimerCallback;
use Revolt\EventLoop\Internal\TimerQueue;
use Revolt\EventLoop\Suspension;
use Weft\Poller;

/**
 * Revolt's loop on weft's. In {main} it is what every other driver is. In coroutines nobody has to run it: one of its own does, as soon
 * as there is something to do, and getSuspension() suspends the coroutine that asks, not the loop.
 */
final class Driver extends AbstractDriver
{
    private readonly Poller $poller;
    private readonly TimerQueue $timers;

    /** @var array<int, array<string, StreamCallback>> descriptor => id => callback */
    private array $streams = [];
    /** @var array<string, int> callback id => descriptor */
    private array $descriptors = [];
    /** @var array<int, array<string, SignalCallback>> signal => id => callback */
    private array $signals = [];

    /** @var \WeakMap<Coroutine|self, \WeakReference<Suspension>> self: {main}'s */
    private readonly \WeakMap $suspensions;
    /** Runs the loop when nobody else does. */
    private ?Coroutine $runner = null;
    private ?Scope $scope = null;
    private bool $running = false;
    private bool $polling = false;
    /** Coroutines in CoroutineSuspension::suspend(). */
    private int $suspended = 0;

    public function __construct()
    {
        parent::__construct();
        $this->poller = new Poller();
        $this->timers = new TimerQueue();
        $this->suspensions = new \WeakMap();
    }

    public function getHandle(): Poller
    {
        return $this->poller;
    }

    public function run(): void
    {
        if ($this->running && $this->runner !== null && \Fiber::getCurrent() === null) {
            \Async\await($this->runner);
        } else {
            $this->runHere(fn () => parent::run());
        }
    }

    public function stop(): void
    {
        parent::stop();
        $this->touch();
    }

    public function getSuspension(): Suspension
    {
        if (\Fiber::getCurrent() !== null) {
            return parent::getSuspension();
        }
        $coroutine = self::currentCoroutine();
        $suspension = ($this->suspensions[$coroutine ?? $this] ?? null)?->get();
        if ($suspension === null) {
            $suspension = $coroutine === null
                ? new MainSuspension(parent::getSuspension(), $this->runHere(...))
                : new CoroutineSuspension($coroutine, $this->await(...));
            $this->suspensions[$coroutine ?? $this] = \WeakReference::create($suspension);
        }
        return $suspension;
    }

    public function queue(\Closure $closure, mixed ...$args): void
    {
        parent::queue($closure, ...$args);
        $this->touch();
    }

    public function defer(\Closure $closure): string
    {
        $id = parent::defer($closure);
        $this->touch();
        return $id;
    }

    public function delay(float $delay, \Closure $closure): string
    {
        $id = parent::delay($delay, $closure);
        $this->touch();
        return $id;
    }

    public function repeat(float $interval, \Closure $closure): string
    {
        $id = parent::repeat($interval, $closure);
        $this->touch();
        return $id;
    }

    public function onReadable(mixed $stream, \Closure $closure): string
    {
        $id = parent::onReadable($stream, $closure);
        $this->touch();
        return $id;
    }

    public function onWritable($stream, \Closure $closure): string
    {
        $id = parent::onWritable($stream, $closure);
        $this->touch();
        return $id;
    }

    public function onSignal(int $signal, \Closure $closure): string
    {
        $id = parent::onSignal($signal, $closure);
        $this->touch();
        return $id;
    }

    public function enable(string $callbackId): string
    {
        parent::enable($callbackId);
        $this->touch();
        return $callbackId;
    }

    public function disable(string $callbackId): string
    {
        parent::disable($callbackId);
        $this->touchIfPolling();
        return $callbackId;
    }

    public function reference(string $callbackId): string
    {
        parent::reference($callbackId);
        $this->touch();
        return $callbackId;
    }

    public function unreference(string $callbackId): string
    {
        parent::unreference($callbackId);
        $this->touchIfPolling();
        return $callbackId;
    }

    protected function now(): float
    {
        return \hrtime(true) / 1e9;
    }

    protected function activate(array $callbacks): void
    {
        foreach ($callbacks as $callback) {
            match (true) {
                $callback instanceof StreamCallback => $this->activateStream($callback),
                $callback instanceof TimerCallback => $this->timers->insert($callback),
                $callback instanceof SignalCallback => $this->activateSignal($callback),
                default => throw new \Error('Unknown kind of callback: ' . $callback::class),
            };
        }
    }

    protected function deactivate(DriverCallback $callback): void
    {
        match (true) {
            $callback instanceof StreamCallback => $this->deactivateStream($callback),
            $callback instanceof TimerCallback => $this->timers->remove($callback),
            $callback instanceof SignalCallback => $this->deactivateSignal($callback),
            default => throw new \Error('Unknown kind of callback: ' . $callback::class),
        };
    }

    protected function dispatch(bool $blocking): void
    {
        $this->polling = true;
        try {
            $ready = $this->poller->wait($blocking ? $this->timeout() : 0);
        } finally {
            $this->polling = false;
        }
        foreach ($ready as $descriptor => $events) {
            foreach ($this->streams[$descriptor] ?? [] as $callback) {
                if ($events & self::eventOf($callback)) {
                    $this->enqueueCallback($callback);
                }
            }
        }
        foreach ($this->poller->takeSignals() as $signal) {
            foreach ($this->signals[$signal] ?? [] as $callback) {
                $this->enqueueCallback($callback);
            }
        }
        $now = $this->now();
        while ($callback = $this->timers->extract($now)) {
            $this->enqueueCallback($callback);
        }
    }

    /** In milliseconds; null = nothing but streams and signals is waited for. */
    private function timeout(): ?int
    {
        $next = $this->timers->peek();
        return $next === null ? null : (int) \max(0, \ceil(($next - $this->now()) * 1000));
    }

    private static function eventOf(StreamCallback $callback): int
    {
        return $callback instanceof StreamReadableCallback ? Poller::READABLE : Poller::WRITABLE;
    }

    private function activateStream(StreamCallback $callback): void
    {
        $descriptor = $this->poller->watch($callback->stream, self::eventOf($callback));
        $this->streams[$descriptor][$callback->id] = $callback;
        $this->descriptors[$callback->id] = $descriptor;
        $this->watch($descriptor);
    }

    private function deactivateStream(StreamCallback $callback): void
    {
        $descriptor = $this->descriptors[$callback->id] ?? null;
        if ($descriptor === null) {
            return;
        }
        unset($this->descriptors[$callback->id], $this->streams[$descriptor][$callback->id]);
        $this->watch($descriptor);
    }

    private function watch(int $descriptor): void
    {
        $events = 0;
        foreach ($this->streams[$descriptor] as $callback) {
            if (\is_resource($callback->stream)) {
                $events |= self::eventOf($callback);
                $stream = $callback->stream;
            }
        }
        if ($events === 0) {
            $this->poller->forget($descriptor);
            unset($this->streams[$descriptor]);
        } else {
            $this->poller->watch($stream, $events);
        }
    }

    private function activateSignal(SignalCallback $callback): void
    {
        $this->poller->watchSignal($callback->signal);
        $this->signals[$callback->signal][$callback->id] = $callback;
    }

    private function deactivateSignal(SignalCallback $callback): void
    {
        unset($this->signals[$callback->signal][$callback->id]);
        if (($this->signals[$callback->signal] ?? []) === []) {
            unset($this->signals[$callback->signal]);
            $this->poller->forgetSignal($callback->signal);
        }
    }

    private static function currentCoroutine(): ?Coroutine
    {
        try {
            return \Async\current_coroutine();
        } catch (\Async\AsyncException) {
            return null;
        }
    }

    private function touchIfPolling(): void
    {
        if ($this->polling) {
            $this->poller->wake();
        }
    }

    /** Something is to be done: whoever runs the loop looks again, and where there are coroutines there is somebody. */
    private function touch(): void
    {
        if ($this->polling) {
            $this->poller->wake();
        } elseif (!$this->running && $this->runner === null && self::currentCoroutine() !== null) {
            $this->startRunner();
        }
    }

    private function startRunner(): void
    {
        // Not part of what the caller belongs to: a request that ends, or is cancelled, leaves the loop to others.
        $this->scope = new Scope();
        $this->runner = $this->scope->spawn(function (): void {
            try {
                // Somebody may have begun to run it before this coroutine's first turn.
                if (!$this->running) {
                    $this->runHere(fn () => parent::run());
                }
            } finally {
                $this->runner = null;
                $this->goOn();
            }
        });
    }

    /** @param \Closure(): mixed $run runs the loop */
    private function runHere(\Closure $run): mixed
    {
        if ($this->running) {
            throw new \Error('The event loop is already running');
        }
        $this->running = true;
        try {
            return $run();
        } finally {
            $this->running = false;
            $this->goOn();
        }
    }

    /** Whoever ran the loop has left it, perhaps with an error; there may be others who need it. */
    private function goOn(): void
    {
        if ($this->suspended > 0 && !$this->running && $this->runner === null) {
            $this->startRunner();
        }
    }

    /** Waits at the gate of a coroutine's suspension. */
    private function await(Poller $gate): void
    {
        ++$this->suspended;
        try {
            $this->touch();
            $gate->wait();
        } finally {
            --$this->suspended;
        }
    }
}
