<?php

/** @generate-class-entries */

namespace Weft;

/**
 * The answer to a request. Made by the server, one per request.
 *
 * A response is either *buffered* (the default: setBody() and the like; sent as a whole when the handler returns or calls
 * end()) or *streamed* (from the first write() on). Status and headers can be changed until they are sent: with the first
 * write() of a stream, with end() of a buffered response. Whatever cannot be done any more throws HttpServerRuntimeException
 * which says why.
 *
 * @strict-properties
 * @not-serializable
 */
final class HttpResponse
{
    private function __construct() {}

    /**
     * @param int $code 200..599; interim answers are sent by informational()
     * @throws HttpServerInvalidArgumentException outside of that range
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function setStatusCode(int $code): static {}

    /** The status, 200 unless set. */
    public function getStatusCode(): int {}

    /**
     * Replaces the standard phrase of the status line. HTTP/1 only. Bytes which a status line cannot hold become spaces.
     *
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function setReasonPhrase(string $phrase): static {}

    /** The phrase set, else the standard one of the status ("Unknown" where there is none). */
    public function getReasonPhrase(): string {}

    /**
     * Sets a header, replacing all fields of that name (in any case).
     *
     * Date, framing and connection headers are the server's: Transfer-Encoding: chunked and Connection: keep-alive are
     * accepted and dropped, Connection: close closes the connection after this response. Content-Length counts where the
     * server cannot know the length: on streams, where it is then enforced, and on answers to HEAD.
     *
     * @param string $name an RFC 9110 token
     * @param string|array $value several values make several fields; no control characters but
     *     TAB, no white space at the ends
     * @throws HttpServerInvalidArgumentException when name or value is malformed; nothing is changed then
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function setHeader(string $name, string|array $value): static {}

    /**
     * Adds a header, keeping the fields of that name which exist; otherwise as setHeader().
     *
     * @param string|array $value
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addHeader(string $name, string|array $value): static {}

    /** Whether a header of that name (in any case) is set. */
    public function hasHeader(string $name): bool {}

    /** The first value of a header, null when it is not set. */
    public function getHeader(string $name): ?string {}

    /** All values of a header joined by ", ", or "" when it is not set. */
    public function getHeaderLine(string $name): string {}

    /**
     * All headers set, names in lower case.
     *
     * @return array<int|string, list<string>>
     */
    public function getHeaders(): array {}

    /**
     * Removes all fields of that name (in any case); nothing happens when there is none.
     *
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function removeHeader(string $name): static {}

    /**
     * Removes all headers, cookies and a Connection: close.
     *
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function resetHeaders(): static {}

    /**
     * Sets a trailer field, sent after the body: in the last chunk on HTTP/1.1, not at all to HTTP/1.0 clients.
     *
     * @throws HttpServerInvalidArgumentException when name or value is malformed, or the field is one which must not be in
     *     trailers
     * @throws HttpServerRuntimeException when the response has ended, or was begun without trailers
     */
    public function setTrailer(string $name, string $value): static {}

    /**
     * Calls setTrailer() for every entry; nothing is changed when one of them is refused.
     *
     * @param array $trailers name => value
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTrailers(array $trailers): static {}

    /** Removes all trailer fields. */
    public function resetTrailers(): static {}

    /**
     * The trailer fields set, names in lower case.
     *
     * @return array<int|string, string>
     */
    public function getTrailers(): array {}

    /** "HTTP" */
    public function getProtocolName(): string {}

    /** The version of the request: "1.0" or "1.1". */
    public function getProtocolVersion(): string {}

    /**
     * Replaces the buffered body.
     *
     * @throws HttpServerRuntimeException when the response is streamed or has ended
     */
    public function setBody(string $body): static {}

    /**
     * Appends to the buffered body. Nothing is sent before the end; see write() for streaming.
     *
     * @throws HttpServerRuntimeException when the response is streamed or has ended
     */
    public function appendBody(string $data): static {}

    /** The buffered body so far. */
    public function getBody(): string {}

    /**
     * Ends the response: sends the buffered one, or the end of the stream. Not needed as the last call of a handler; with it
     * the handler can go on working after the client has its answer.
     *
     * @param string|null $data appended to the body first
     * @throws HttpServerRuntimeException when the response has ended, or when less was written than the Content-Length
     *     announced: the stream is then visibly failed
     */
    public function end(?string $data = null): void {}

    /**
     * Sets status, body and, unless one is set, Content-Type: application/json.
     *
     * @param mixed $data encoded as JSON; a string is taken for JSON and sent as it is
     * @param int $status 200..599
     * @param int $flags JSON_* flags, 0 = those of HttpServerConfig::setJsonEncodeFlags(); JSON_THROW_ON_ERROR is ignored:
     *     what cannot be encoded is logged and makes this response a 500 with the body {"error":"json encoding failed"}
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException when the response is streamed or has ended
     */
    public function json(mixed $data, int $status = 200, int $flags = 0): static {}

    /**
     * Sets the body and Content-Type: text/html; charset=utf-8.
     *
     * @throws HttpServerRuntimeException when the response is streamed or has ended
     */
    public function html(string $html): static {}

    /**
     * Sets the status and the Location header; a body stays as it is.
     *
     * @param int $status 300..399
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function redirect(string $url, int $status = 302): static {}

    /**
     * Answers with a file. Seals the response: nothing more can be written, and the file is sent when the handler has returned,
     * without passing through PHP, with the header fields that are set. A file that is missing, cannot be read or is no
     * regular file is answered with 500.
     *
     * @param string $path absolute; whoever calls this vouches for it
     * @throws HttpServerInvalidArgumentException for a path or an option that cannot be
     * @throws HttpServerRuntimeException when a body, a stream or the end came before
     */
    public function sendFile(string $path, ?SendFileOptions $options = null): void {}

    /**
     * Streams a piece of the body; the first call sends status and headers with it. Suspends the coroutine while more than
     * HttpServerConfig::setStreamWriteBufferBytes() wait for the client. An empty string sends the headers only.
     *
     * To a HEAD request, chunks are accepted and dropped.
     *
     * @throws HttpServerRuntimeException when the response has ended, has a buffered body or a status which forbids a body,
     *     or when more is written than the Content-Length announced
     * @throws HttpException (499) when the client has gone
     */
    public function write(string $data): static {}

    /**
     * Streams what an iterable gives, piece by piece, as write() does. A generator is asked for the next piece when there is
     * room for it; when the client has gone, or an exception ends the stream, it is destroyed and its finally blocks run. The
     * response stays open: more can be written, and the end of the handler ends it.
     *
     *     $response->stream((function () { foreach (rows() as $row) { yield json_encode($row) . "\n"; } })());
     *
     * @param array|\Traversable $chunks strings
     * @throws \TypeError for a value that is no string, naming its key
     * @throws HttpServerRuntimeException as write() does
     * @throws HttpException (499) when the client has gone
     */
    public function stream(iterable $chunks): static {}

    /**
     * As write(), but never suspends.
     *
     * @return bool false when there is no room: nothing of the piece was taken
     * @throws HttpServerRuntimeException
     * @throws HttpException (499) when the client has gone
     */
    public function tryWrite(string $data): bool {}

    /**
     * Suspends until there is room for tryWrite().
     *
     * @param int|null $timeoutMs milliseconds, 0 or more; null = as long as the write timeout allows
     * @return bool whether there is room
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerTimeoutException when the timeout passes first
     * @throws HttpException (499) when the client goes meanwhile
     */
    public function awaitWritable(?int $timeoutMs = null): bool {}

    /**
     * Makes this response a stream of events for EventSource: Content-Type: text/event-stream, Cache-Control: no-cache,
     * no-transform, X-Accel-Buffering: no, never compressed. Status and headers are sent with the first event, comment or
     * retry time, or at the end. The methods below call it when it was not called. A response to HEAD has headers only.
     *
     * When the server stops or reloads, the handler is cancelled and the stream ends in order: clients come back after their
     * retry time, to the new generation of workers.
     *
     * @throws HttpServerInvalidArgumentException when another Content-Type is set
     * @throws HttpServerRuntimeException when the response is streamed, has a buffered body, a status which forbids a body,
     *     or has ended
     */
    public function sseStart(): static {}

    /**
     * Sends an event. Suspends as write() does. With nothing but nulls nothing is sent.
     *
     * @param string|null $data of any number of lines
     * @param string|null $event its type; null = "message"
     * @param string|null $id what the client says in Last-Event-ID when it comes back
     * @param int|null $retry milliseconds, 0 or more: how long the client waits before it comes back
     * @throws HttpServerInvalidArgumentException for line breaks in $event or $id, NUL in $id, a negative $retry
     * @throws HttpServerRuntimeException as sseStart()
     * @throws HttpException (499) when the client has gone
     */
    public function sseEvent(?string $data = null, ?string $event = null, ?string $id = null, ?int $retry = null): static {}

    /**
     * As sseEvent(), but never suspends.
     *
     * @return bool false when there is no room: nothing of the event was taken
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     * @throws HttpException (499) when the client has gone
     */
    public function trySseEvent(?string $data = null, ?string $event = null, ?string $id = null, ?int $retry = null): bool {}

    /**
     * Sends a comment, which clients ignore. Suspends as write() does.
     *
     * @throws HttpServerInvalidArgumentException for line breaks
     * @throws HttpServerRuntimeException as sseStart()
     * @throws HttpException (499) when the client has gone
     */
    public function sseComment(string $text = ''): static {}

    /**
     * Tells the client how long to wait before it comes back. Suspends as write() does.
     *
     * @param int $ms milliseconds, 0 or more
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException as sseStart()
     * @throws HttpException (499) when the client has gone
     */
    public function sseRetry(int $ms): static {}

    /**
     * Has an empty comment sent whenever nothing else was for that long, so that proxies do not take the connection for dead
     * and a client that has gone is noticed. Costs a timer, wakes no PHP code, and ends with the response.
     *
     * @param int $ms 100..86400000, 0 = none
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException as sseStart()
     */
    public function sseHeartbeat(int $ms): static {}

    /** Whether the response can still take data: false after its end and after the loss of the client, and then for ever. */
    public function isWritable(): bool {}

    /**
     * The body is sent as it is, whatever the client accepts: for what is compressed already, or must not be, as secrets beside
     * text of the client's choice (BREACH). Setting Content-Encoding does the same.
     *
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function setNoCompression(): static {}

    /**
     * Offers the body to the client as a dictionary (RFC 9842): what it asks for later under URLs that match is coded with it, as far
     * as the client can. The body must be buffered, not streamed. It is kept in this worker, see
     * HttpServerConfig::setCompressionDictionaryBytes().
     *
     * @param string $match a URL pattern without regular expressions, such as "/app/*"; relative to the request's URL
     * @param string[] $destinations kinds of requests, such as "script"; none = all
     * @param string $id what the client says with it, up to 1024 bytes
     *
     * @throws HttpServerInvalidArgumentException when one of them is not printable ASCII
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function useAsDictionary(string $match, array $destinations = [], string $id = ''): static {}

    /** Whether status and headers have been sent. */
    public function isHeadersSent(): bool {}

    /** Whether end() or abort() has ended the response. */
    public function isEnded(): bool {}

    /**
     * Ends a stream as failed, so that the client does not take it for complete: HTTP/1 closes the connection without a final
     * chunk. Without effect on a response which is not streamed yet, and when repeated.
     *
     * @param int|null $errorCode 0..4294967295, for protocols which can carry one
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException after end()
     */
    public function abort(?int $errorCode = null): void {}

    /**
     * Sets ETag and has the request's conditions (If-Match, If-None-Match and their like) evaluated when the response is sent as a
     * success: GET and HEAD are then answered with 304 or 412 and without the body where that is due.
     *
     * @param string $tag visible characters but ", or an entity tag as it is sent: "a" or W/"a" with the quotes
     * @param bool $weak the tag stands for a meaning and not for its very octets
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function etag(string $tag, bool $weak = false): static {}

    /**
     * Sets Last-Modified, and the same as etag(), with the conditions that have dates.
     *
     * @param int|\DateTimeInterface $time a Unix timestamp, up to the year 9999
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function lastModified(int|\DateTimeInterface $time): static {}

    /**
     * 304 or 412 when the request's conditions make that the answer, null when the handler is to go on. Evaluated against the etag()
     * and lastModified() set so far when it is called first; that stands. To be called before anything is changed: requests other
     * than GET and HEAD are not judged without it.
     */
    public function getPreconditionStatus(): ?int {}

    /**
     * Sets Cache-Control, replacing what was set.
     *
     *     $response->cacheControl(maxAge: 31536000, public: true, immutable: true);
     *
     * @param int|null $maxAge seconds, 0..2147483647, as the others
     * @throws HttpServerInvalidArgumentException when nothing is said or what is said contradicts itself: $public with $private,
     *     $private with $sMaxAge, $noStore with what is about keeping
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function cacheControl(
        ?int $maxAge = null,
        ?int $sMaxAge = null,
        bool $public = false,
        bool $private = false,
        bool $noCache = false,
        bool $noStore = false,
        bool $noTransform = false,
        bool $mustRevalidate = false,
        bool $proxyRevalidate = false,
        bool $mustUnderstand = false,
        bool $immutable = false,
        ?int $staleWhileRevalidate = null,
        ?int $staleIfError = null
    ): static {}

    /**
     * Sends an interim answer ahead of the real one, such as 103 Early Hints. Not sent to HTTP/1.0 clients.
     *
     *     $response->informational(103, ['Link' => '</style.css>; rel=preload; as=style']);
     *
     * @param int $status 102..199
     * @param array $headers name => value or list of values
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function informational(int $status, array $headers = []): static {}

    /**
     * Adds a Set-Cookie header. A cookie of the same name, domain and path set before on this response is replaced.
     *
     *     $response->setCookie('session', $id, maxAge: 3600, secure: true);
     *
     * @param string $name a token
     * @param string $value any string; percent-encoded where a cookie cannot hold it, and decoded by
     *     HttpRequest::getCookies()
     * @param int|null $maxAge seconds from now; 0 or less deletes the cookie; null = until the browser is closed
     * @param int|null $expires a Unix timestamp, for clients which do not know Max-Age
     * @param string $path the cookie is sent for this path and what is below it; "" = the path of the request
     * @param string $domain the cookie is sent to this domain and its subdomains; "" = to this very host
     * @param bool $secure only over TLS
     * @param bool $httpOnly out of reach of scripts in the page
     * @param SameSite|string|null $sameSite as enum or as its value in any case; null leaves the attribute out
     * @param bool $partitioned one cookie jar per embedding site (CHIPS); needs $secure
     * @throws HttpServerInvalidArgumentException for a malformed name, path, domain or SameSite, and for SameSite::NONE or
     *     $partitioned without $secure
     * @throws HttpServerRuntimeException when the headers have been sent
     */
    public function setCookie(
        string $name,
        string $value = '',
        ?int $maxAge = null,
        ?int $expires = null,
        string $path = '/',
        string $domain = '',
        bool $secure = false,
        bool $httpOnly = true,
        SameSite|string|null $sameSite = SameSite::LAX,
        bool $partitioned = false
    ): static {}
}
