<?php

/** @generate-class-entries */

namespace Async;

/**
 * Why a channel was closed. DEADLOCK and SCOPE_DISPOSED do not occur: a deadlock is a DeadlockError, and a channel outlives the scope
 * it was made in.
 */
enum ChannelCloseReason: string
{
    case EXPLICIT = 'explicit';
    case DISPOSED = 'disposed';
    case NO_PRODUCERS = 'no producers timeout';
    case NO_CONSUMERS = 'no consumers timeout';
    case DEADLOCK = 'deadlock';
    case SCOPE_DISPOSED = 'scope disposed';
}

/**
 * A value was sent to, or asked of, a channel that is closed.
 */
class ChannelException extends AsyncException
{
    public ChannelCloseReason $reason;
}

/**
 * Hands values from coroutines that send to coroutines that receive, in the order they were sent; each value goes to one
 * receiver. Those who wait are served in the order they came.
 *
 * @strict-properties
 * @not-serializable
 */
final class Channel implements Awaitable, \IteratorAggregate, \Countable
{
    /**
     * @param int $capacity How many values wait for a receiver before send() does. 0: send() always waits for a receiver.
     * @param int $noProducerTimeout Closes the channel when receivers have waited this many milliseconds and nothing came. 0: never.
     * @param int $noConsumerTimeout The same when senders have waited and nothing was received.
     * @param bool $hardTimeouts Whether that is worth waiting for when nothing else can happen any more. Otherwise it is a deadlock
     *   at once.
     */
    public function __construct(
        int $capacity = 0,
        int $noProducerTimeout = 0,
        int $noConsumerTimeout = 0,
        bool $hardTimeouts = false,
    ) {}

    /**
     * Waits until the channel has room for $value, or with capacity 0 until somebody receives it. When the waiting ends by
     * a cancellation the value is not sent, unless it had been taken already.
     *
     * @param Completable|null $cancellationToken Gives up waiting when this completes first, such as timeout(100).
     *
     * @throws ChannelException When the channel is closed, or gets closed meanwhile.
     * @throws OperationCanceledException When $cancellationToken completed first.
     */
    public function send(mixed $value, ?Completable $cancellationToken = null): void {}

    /**
     * Sends $value if that takes no waiting.
     *
     * @return bool False when the channel has no room for it or is closed.
     */
    public function sendAsync(mixed $value): bool {}

    /**
     * Waits for the next value. A cancelled receiver takes none: the next one gets it.
     *
     * @param Completable|null $cancellationToken Gives up waiting when this completes first.
     *
     * @throws ChannelException When the channel is closed and all its values have been received.
     * @throws OperationCanceledException When $cancellationToken completed first.
     */
    public function recv(?Completable $cancellationToken = null): mixed {}

    /**
     * A Future of the next value. It takes its turn among those who wait, and takes no value when it is cancelled, or when nobody
     * has it any more and nothing is attached to it. When the channel is closed and empty it ends with a ChannelException.
     */
    public function recvAsync(): Future {}

    /**
     * No more values: those who wait to send, or to receive, get a ChannelException. Values that have been sent can still be
     * received. Closing a second time does nothing.
     */
    public function close(): void {}

    public function isClosed(): bool {}

    public function capacity(): int {}

    /**
     * Values that wait for a receiver, without those whose sender waits as well. For a moment it may be more than
     * capacity(): a value comes back when the receiver it was given to is cancelled.
     */
    public function count(): int {}

    /**
     * Whether count() is 0.
     */
    public function isEmpty(): bool {}

    /**
     * Whether count() is capacity() or more. Always true with capacity 0.
     */
    public function isFull(): bool {}

    /**
     * Receives values until the channel is closed and empty. Keys count from 0.
     */
    public function getIterator(): \Iterator {}
}
