<?php

/** @generate-class-entries */

namespace Weft;

/**
 * A request as it arrived. Read-only; made by the server.
 *
 * Nothing is converted before it is asked for, and what was converted is kept, so calling a method twice costs little. The
 * object stays valid for as long as it is held, also after the response has been sent.
 *
 * @strict-properties
 * @not-serializable
 */
final class HttpRequest
{
    private function __construct() {}

    /** The method as sent: upper case for every registered one, such as "GET". */
    public function getMethod(): string {}

    /** The request-target as received: path and query, still percent-encoded; an absolute-form target is kept whole. */
    public function getUri(): string {}

    /**
     * The path: the target up to '?', still percent-encoded. Of an absolute-form target only its path; "*" for
     * `OPTIONS *`.
     */
    public function getPath(): string {}

    /**
     * The query, parsed like $_GET: brackets make arrays, '+' is a space, values are percent-decoded, and the ini settings
     * max_input_vars, max_input_nesting_level and arg_separator.input apply.
     *
     * @return array<int|string, string|array>
     */
    public function getQuery(): array {}

    /** One entry of getQuery(), or the default when there is none. */
    public function getQueryParam(string $name, mixed $default = null): mixed {}

    /** "1.0" or "1.1". */
    public function getHttpVersion(): string {}

    /**
     * "https" when the request arrived over TLS, else "http". From a trusted proxy (HttpServerConfig::setTrustedProxies()):
     * what it says in Forwarded or X-Forwarded-Proto, when that is http, https, ws or wss.
     *
     * @return string "http" or "https"
     */
    public function getScheme(): string {}

    /**
     * The host the request was sent to, without port and without the brackets of an IPv6 literal: from an absolute-form
     * target, else from the Host header. "" when the request names none, which only HTTP/1.0 allows. From a trusted proxy:
     * what it says in Forwarded or X-Forwarded-Host, when that is a host.
     */
    public function getHost(): string {}

    /**
     * Host and, where given, port, as sent: "example.org:8080", "[::1]:8080". "" as for getHost(). From a trusted proxy: as
     * for getHost(); a host without a port gets the one of X-Forwarded-Port, unless that is the scheme's own.
     */
    public function getAuthority(): string {}

    /**
     * What the TLS of the connection is; null on one without. Behind a proxy that ends TLS itself: null, see getScheme().
     *
     * `version` is "TLSv1.2" or "TLSv1.3", `cipher` as OpenSSL names it, `serverName` what the client asked for (SNI).
     *
     * @return array{version: string, cipher: string, serverName: ?string, resumed: bool}|null
     */
    public function getTls(): ?array {}

    /**
     * The certificate the client has shown, when setClientVerification() asks for one; null when there is none. `verified` is
     * false only with "optional". Names are as in RFC 2253, serial and fingerprint in lower-case hexadecimal.
     *
     * @return array{subject: string, issuer: string, serial: string, sha256: string, notBefore: int, notAfter: int,
     *     verified: bool, pem: string}|null
     */
    public function getClientCertificate(): ?array {}

    /** The peer's IP address without port and brackets; null on unix sockets. Never taken from forwarding headers. */
    public function getRemoteAddress(): ?string {}

    /** The peer's port; null on unix sockets. */
    public function getRemotePort(): ?int {}

    /**
     * The IP address the request comes from: the peer's, or, where that is a trusted proxy, the one it and the trusted proxies
     * behind it say in Forwarded or X-Forwarded-For. null on unix sockets where that is all there is to know.
     */
    public function getClientAddress(): ?string {}

    /** The port that belongs to getClientAddress(); null when it is not known, as proxies seldom say it. */
    public function getClientPort(): ?int {}

    /** Whether a header of that name (in any case) was sent. */
    public function hasHeader(string $name): bool {}

    /** The value of a header (name in any case), several of the same name joined as in getHeaders(); null when absent. */
    public function getHeader(string $name): ?string {}

    /** As getHeader(), but "" when absent. */
    public function getHeaderLine(string $name): string {}

    /**
     * All headers, in the order in which they first appeared. Names are lower case; several fields of one name are joined by
     * ", ", those of Cookie by "; ".
     *
     * @return array<int|string, string>
     */
    public function getHeaders(): array {}

    /**
     * All cookies. Values are percent-decoded as in $_COOKIE ('+' stays what it is); names are left as sent, and of several
     * cookies of one name the first counts.
     *
     * @return array<int|string, string>
     */
    public function getCookies(): array {}

    /** One entry of getCookies(), or the default when there is none. */
    public function getCookie(string $name, ?string $default = null): ?string {}

    /**
     * The body, "" when there is none, and of multipart/form-data that the server has taken apart (see getPost()). Does not wait:
     * without body streaming the handler is called when the body is complete, with it awaitBody() waits.
     *
     * @throws HttpServerRuntimeException under body streaming: before awaitBody(), and after readBody() or parts()
     * @throws HttpException when the rest of the body is malformed (400), over a limit (413), late (408) or will not come (499)
     */
    public function getBody(): string {}

    /** Whether the body has at least one byte, or may have when nothing of it has come yet. */
    public function hasBody(): bool {}

    /**
     * The next bytes of the body, waiting for them when it is still coming in; null at its end, and from then on. With
     * HttpServerConfig::setBodyStreamingEnabled() the first call makes the body a stream: bytes are handed out as they come, and the
     * client waits while nobody reads. Else, and of bodies below 64 KiB, these are pieces of the whole.
     *
     * @param int $maxLength at least 1
     * @throws HttpServerRuntimeException after parts(), when another coroutine is waiting in readBody(), and for
     *     multipart/form-data without body streaming or after getPost(), getFiles() or awaitBody()
     * @throws HttpException as getBody() does
     */
    public function readBody(int $maxLength = 65536): ?string {}

    /**
     * Waits until the body has come altogether, for getBody(); multipart/form-data is taken apart meanwhile, for getPost() and
     * getFiles().
     *
     * @throws HttpServerRuntimeException after readBody() or parts()
     * @throws HttpException as getBody() does
     */
    public function awaitBody(): static {}

    /**
     * The fields of a form sent as application/x-www-form-urlencoded or multipart/form-data, parsed like $_POST; empty for any
     * other type of body, whatever the method. Waits for a body that is still coming in.
     *
     * @return array<int|string, string|array>
     * @throws HttpServerRuntimeException after readBody() or parts() under body streaming
     * @throws HttpException as getBody() does
     */
    public function getPost(): array {}

    /**
     * The id of the last event an EventSource has received, when it comes back after the end of its stream (Last-Event-ID);
     * null when it comes for the first time.
     */
    public function getLastEventId(): ?string {}

    /**
     * The files of a form sent as multipart/form-data, under the names of their fields: names in brackets make arrays. Files that
     * were refused are there with their error; HttpServerConfig::setUploadLimits() tells what is. Waits as getPost() does.
     *
     * @return array<int|string, UploadedFile|array>
     */
    public function getFiles(): array {}

    /** The first file of a field, given without brackets; null when there is none. Waits as getPost() does. */
    public function getFile(string $name): ?UploadedFile {}

    /**
     * The parts of a form sent as multipart/form-data, one after the other while they come: for handlers that pass files on, or want
     * to look at fields before the files. Nothing is written to a disk, and the client waits while nobody reads. Needs
     * HttpServerConfig::setBodyStreamingEnabled(), and to be the first of readBody(), awaitBody(), getPost(), getFiles() and parts()
     * that is called.
     *
     * @return RequestParts foreach gives a RequestPart each; a malformed body ends it with an HttpException as in getBody()
     * @throws HttpServerRuntimeException otherwise
     */
    public function parts(): RequestParts {}

    /** The Content-Type header as sent; null when absent. */
    public function getContentType(): ?string {}

    /** The length stated in Content-Length; null when absent, as with chunked bodies. */
    public function getContentLength(): ?int {}

    /**
     * The trailer fields which followed a chunked body, in the shape of getHeaders().
     *
     * @return array<int|string, string>
     */
    public function getTrailers(): array {}

    /** The value of one trailer field (name in any case); null when absent. */
    public function getTrailer(string $name): ?string {}

    /** Whether the client lets the connection be used for another request: what version and Connection header imply. */
    public function isKeepAlive(): bool {}

    /** The id of the request, see HttpServerConfig::setRequestIdHeader(); null when that is off. */
    public function getRequestId(): ?string {}

    /**
     * How long the client says it will wait: the header Request-Timeout, in seconds. Null when there is none that is a number.
     */
    public function getRequestTimeout(): ?float {}

    /**
     * Seconds that are left for the answer, 0 when time is up: until HttpServerConfig::setRequestTimeout() cancels the handler,
     * or until the client stops waiting (getRequestTimeout(), which nothing enforces) if that is sooner. Null without a limit.
     */
    public function getRemainingTime(): ?float {}

    /**
     * The traceparent header for requests to other services on behalf of this one: its trace, the span that this request is,
     * and the flags. null unless HttpServerConfig::setTelemetryEnabled().
     */
    public function getTraceParent(): ?string {}

    /**
     * The tracestate header as received, several joined by ",", to be sent on beside getTraceParent(). null when there is
     * none, when it is malformed, and when the request's own traceparent is missing or malformed.
     */
    public function getTraceState(): ?string {}

    /** 32 hexadecimal digits: the trace as received, or a new one. null without telemetry. */
    public function getTraceId(): ?string {}

    /** 16 hexadecimal digits, different for every request. null without telemetry. */
    public function getSpanId(): ?string {}

    /** The span of whoever sent the request; null without telemetry, and for the first span of a trace. */
    public function getParentSpanId(): ?string {}

    /** The flags as received, bit 0 = sampled; 1 for a new trace. null without telemetry. */
    public function getTraceFlags(): ?int {}
}
