<?php

/** @generate-class-entries */

namespace Weft;

/**
 * Events for many clients: each is published once, by any process of the server, and goes to all clients that are attached, on
 * all workers. The newest are kept, so that a client that comes back, also after a reload, goes on where it was.
 *
 *     $prices = new EventStream('prices');
 *     $server->addHttpHandler(function ($request, $response) use ($prices) {
 *         match ($request->getPath()) {
 *             '/events' => $prices->attach($response),
 *             '/publish' => $response->json(['id' => $prices->publish($request->getBody())]),
 *         };
 *     });
 *
 * Objects of the same name are the same stream. It works while the server runs, in handlers, in the bootloader and in coroutines
 * beside the server.
 *
 * @strict-properties
 * @not-serializable
 */
final class EventStream
{
    /**
     * @param string $name 1..64 bytes; 64 streams at most
     * @param int $historyBytes 16384..1073741824: the newest events that fit are kept; rounded up to whole pages. Whoever uses the
     *     stream first decides, and HttpServerConfig::setEventHistoryBytes() bounds all streams together
     * @param int $heartbeatMs 100..86400000, 0 = none; see HttpResponse::sseHeartbeat()
     * @param string|null $lostEvent the type of an event without data and id that tells a client that not all it has missed is
     *     still there; null = it is not told
     * @throws HttpServerInvalidArgumentException
     */
    public function __construct(
        string $name,
        int $historyBytes = 1048576,
        int $heartbeatMs = 15000,
        ?string $lostEvent = null
    ) {}

    public function getName(): string {}

    /**
     * Publishes an event. It leaves when this turn of the event loop ends.
     *
     * @param string $data any number of lines; the whole event may have 64 KiB, and a quarter of $historyBytes
     * @param string|null $event its type; null = "message"
     * @return string its id: a number, one above that of the last event of this stream
     * @throws HttpServerInvalidArgumentException for line breaks in $event, and when it is too long
     * @throws HttpServerRuntimeException when no server runs
     */
    public function publish(string $data, ?string $event = null): string {}

    /**
     * Makes the response a stream of these events and suspends until the client has gone, has fallen so far behind that what it
     * has to get is no longer there, or the stream is closed; then ends the response. To a HEAD request it returns at once.
     *
     * Begins after the event that the client names in Last-Event-ID, as EventSource does when it comes back, else with the next
     * one. A slow client is sent the events when it takes them: beyond setStreamWriteBufferBytes() nothing waits for it but the
     * history.
     *
     * @param string|null $after an id to begin after instead, "0" for all that is there
     * @throws HttpServerRuntimeException when no server runs, outside of a handler, and as HttpResponse::sseStart()
     * @throws HttpServerInvalidArgumentException as HttpResponse::sseStart()
     */
    public function attach(HttpResponse $response, ?string $after = null): void {}

    /** Ends the responses of all clients that are attached, on all workers. They will come back unless they get a 204. */
    public function close(): void {}

    /** The id of the newest event; "0" when no server runs. */
    public function getLastId(): string {}

    /** How many clients are attached in this process. */
    public function getClientCount(): int {}
}
