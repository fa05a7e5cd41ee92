<?php

/** @generate-class-entries */

namespace Weft;

/**
 * Waits for many streams at once, and for signals, time and wake(). Readiness of a stream is told as long as it lasts. For
 * those who bring an event loop of their own, such as Weft\Revolt\Driver; handlers have stream_select() and Async\.
 *
 *     $poller = new Poller();
 *     $poller->watch($socket, Poller::READABLE);
 *     foreach ($poller->wait(1000) as $descriptor => $ready) { ... }
 *
 * @strict-properties
 * @not-serializable
 */
final class Poller
{
    /**
     * @var int
     * @cvalue weft::php::Poller::kReadable
     */
    public const READABLE = UNKNOWN;

    /**
     * @var int
     * @cvalue weft::php::Poller::kWritable
     */
    public const WRITABLE = UNKNOWN;

    /**
     * From now on wait() tells when the stream is ready for one of $events; in place of what was said of it before. Before it is
     * closed: forget().
     *
     * @param resource $stream
     * @param int $events READABLE, WRITABLE or both
     * @return int the descriptor that wait() will name
     * @throws \TypeError not an open stream
     * @throws \ValueError not a stream with a descriptor, or no events
     */
    public function watch(mixed $stream, int $events): int {}

    /**
     * The opposite of watch(); unknown descriptors are fine.
     */
    public function forget(int $descriptor): void {}

    /**
     * From now on wait() ends when that signal has come, and takeSignals() has it. Other watchers of the signal get it too.
     *
     * @throws \ValueError not a signal that can be caught
     */
    public function watchSignal(int $signal): void {}

    public function forgetSignal(int $signal): void {}

    /**
     * Waits until something is ready, a signal has come, wake() is called, or time is up. Others run meanwhile, as with await(). Only one
     * may wait at a time.
     *
     * @param int|null $milliseconds 0 = look, and let others have a turn; null = for ever
     * @return array<int, int> what is ready: descriptor => READABLE, WRITABLE or both. An error or the end of a stream is both
     * @throws \Async\AsyncCancellation When the coroutine was cancelled.
     * @throws \Async\AsyncException When somebody waits already.
     * @throws \Async\DeadlockError Outside of coroutines, when nothing is left that could end the waiting.
     */
    public function wait(?int $milliseconds = null): array {}

    /**
     * Ends the present wait(), or the next one at once.
     */
    public function wake(): void {}

    /**
     * The signals that have come since the last call, each once.
     *
     * @return int[]
     */
    public function takeSignals(): array {}
}
