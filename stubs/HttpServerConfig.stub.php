<?php

/** @generate-class-entries */

namespace Weft;

/**
 * What a server listens on and what it allows. Every setter returns the object, so calls can be chained.
 *
 * A value out of range throws HttpServerInvalidArgumentException which names setting, value and range, and changes nothing.
 * Once a server has taken the configuration it is locked, and every setter throws HttpServerRuntimeException.
 *
 * @strict-properties
 * @not-serializable
 */
final class HttpServerConfig
{
    /**
     * With a host, adds a listener as addListener() does.
     *
     * @param int $port 0..65535, 0 = any free port
     * @throws HttpServerInvalidArgumentException
     */
    public function __construct(?string $host = null, int $port = 8080) {}

    /**
     * Listens on a TCP address for every HTTP version this build carries; which one a client speaks is told by ALPN on TLS, by
     * its first bytes else. At most 16 listeners.
     *
     * @param string $host an IPv4 or IPv6 address (no brackets), or a name to be resolved once, at start; "0.0.0.0" and "::"
     *     are all addresses of their family
     * @param int $port 0..65535; 0 = any free port, which HttpServer::getListenAddresses() tells after the start
     * @param bool $tls HTTPS; needs a certificate: setCertificate() and setPrivateKey(), or addCertificate()
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addListener(string $host, int $port, bool $tls = false): static {}

    /**
     * As addListener(), for HTTP/1.0 and 1.1 only.
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addHttp1Listener(string $host, int $port, bool $tls = false): static {}

    /**
     * As addListener(), for HTTP/2 only: on TLS by ALPN, in the clear with prior knowledge.
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addHttp2Listener(string $host, int $port, bool $tls = false): static {}

    /**
     * Listens on a unix stream socket. A stale socket file is removed first; the file is removed again at the end.
     *
     * @param string $path 1..107 bytes
     * @param int $mode permission bits of the socket file, 0..0777
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addUnixListener(string $path, int $mode = 0666): static {}

    /**
     * The listeners in the order in which they were added, ports as configured.
     *
     * `protocol_mask` is the sum of the protocols spoken: 1 = HTTP/1.0 and 1.1, 2 = HTTP/2.
     *
     * @return list<array{type: 'tcp', host: string, port: int, tls: bool, protocol_mask: int}
     *     |array{type: 'unix', path: string, mode: int, tls: bool, protocol_mask: int}>
     */
    public function getListeners(): array {}

    /**
     * How many connections the kernel queues per listener before they are accepted.
     *
     * @param int $connections 1..2147483647, default 128; the kernel caps it (net.core.somaxconn)
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setBacklog(int $connections): static {}

    public function getBacklog(): int {}

    /**
     * How many connections may be open at a time; further ones wait in the backlog.
     *
     * @param int $connections 0..2147483647, default 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxConnections(int $connections): static {}

    public function getMaxConnections(): int {}

    /**
     * How many requests may be in handlers at a time; further ones are answered with 503.
     *
     * @param int $requests 0..2147483647, default 0 = ten times the connection limit, or no limit when there is none
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxInflightRequests(int $requests): static {}

    public function getMaxInflightRequests(): int {}

    /**
     * How many connections one address may have open per worker; further ones are closed at once. An IPv6 address counts with
     * its /64. Unix sockets and trusted proxies are not counted.
     *
     * @param int $connections 0..2147483647, default 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxConnectionsPerAddress(int $connections): static {}

    public function getMaxConnectionsPerAddress(): int {}

    /**
     * How long requests may queue for the worker before it counts as overloaded: when for a tenth of a second nobody has waited
     * less, requests that have waited longer are answered with 503, and accepting pauses. The target is never less
     * than the time ten requests take in the loop.
     *
     * @param int $milliseconds 0..10000, default 50, 0 = off
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setBackpressureTargetMs(int $milliseconds): static {}

    public function getBackpressureTargetMs(): int {}

    /**
     * What `Retry-After` says in the 503 for want of room.
     *
     * @param int $seconds 0..86400, default 1, 0 = no such field
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setRetryAfter(int $seconds): static {}

    public function getRetryAfter(): int {}

    /**
     * How old a connection may become, ten percent more or less: it is asked to leave with its next answer
     * (`Connection: close`).
     *
     * @param int $milliseconds 1000..2147483647, default 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxConnectionAgeMs(int $milliseconds): static {}

    public function getMaxConnectionAgeMs(): int {}

    /**
     * How long a connection may stay after its age limit, idle or busy; then it is closed, and a handler that still works for it
     * is cancelled.
     *
     * @param int $milliseconds 1000..2147483647, default 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxConnectionAgeGraceMs(int $milliseconds): static {}

    public function getMaxConnectionAgeGraceMs(): int {}

    /**
     * When accepting pauses, the connections there are then are asked to leave with their next answer: spread over this time.
     *
     * @param int $milliseconds 100..2147483647, default 5000
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setDrainSpreadMs(int $milliseconds): static {}

    public function getDrainSpreadMs(): int {}

    /**
     * The least time between two such requests to leave.
     *
     * @param int $milliseconds 1000..2147483647, default 10000
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setDrainCooldownMs(int $milliseconds): static {}

    public function getDrainCooldownMs(): int {}

    /**
     * How long a request head may take to arrive, and how long its body may make no progress; then 408.
     *
     * @param int $seconds 0..2147483, default 30, 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setReadTimeout(int $seconds): static {}

    public function getReadTimeout(): int {}

    /**
     * How long a client may take nothing of a response that waits for it; then the connection is closed.
     *
     * @param int $seconds 0..2147483, default 30, 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setWriteTimeout(int $seconds): static {}

    public function getWriteTimeout(): int {}

    /**
     * How long a connection may stay open between requests.
     *
     * @param int $seconds 0..2147483, default 5, 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setKeepAliveTimeout(int $seconds): static {}

    public function getKeepAliveTimeout(): int {}

    /**
     * How long a handler may take to answer; then it is cancelled at its next suspension point, and 503 is sent if nothing was
     * sent before. One that computes and does not suspend is cancelled in the middle of it.
     *
     * @param int $seconds 0..2147483, default 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setRequestTimeout(int $seconds): static {}

    public function getRequestTimeout(): int {}

    /**
     * How long requests under way get to finish when the server stops; then they are cancelled.
     *
     * @param int $seconds 0..2147483, default 5, 0 = as long as they need
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setShutdownTimeout(int $seconds): static {}

    public function getShutdownTimeout(): int {}

    /**
     * How much of a streamed response may wait for the client before HttpResponse::write() suspends and tryWrite() refuses.
     *
     * @param int $bytes 4096..67108864 (64 MiB), default 262144 (256 KiB)
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setStreamWriteBufferBytes(int $bytes): static {}

    public function getStreamWriteBufferBytes(): int {}

    /**
     * Memory for the histories of all EventStreams together, which all workers share. What is not used costs nothing. A reload
     * keeps the memory it finds.
     *
     * @param int $bytes 1048576 (1 MiB)..1073741824 (1 GiB), default 16777216 (16 MiB)
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setEventHistoryBytes(int $bytes): static {}

    public function getEventHistoryBytes(): int {}

    /**
     * The largest request body; larger ones are answered with 413.
     *
     * @param int $bytes 1024..17179869184 (16 GiB), default 10485760 (10 MiB)
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxBodySize(int $bytes): static {}

    public function getMaxBodySize(): int {}

    /**
     * Whether handlers of requests with a body are called before it has come altogether. Of 64 KiB or more, or of unknown length,
     * they are called when the header fields are here, and the first of their calls says what becomes of the body:
     * HttpRequest::readBody() and parts() read it as it comes, awaitBody(), getPost() and getFiles() wait for all of it. Until then up
     * to 64 KiB are kept, or all of a body below 1 MiB, and the client waits with the rest. Smaller bodies are complete when the
     * handler is called.
     *
     * @param bool $enabled default false
     * @throws HttpServerRuntimeException
     */
    public function setBodyStreamingEnabled(bool $enabled): static {}

    public function isBodyStreamingEnabled(): bool {}

    /**
     * Up to how many bytes a body that is kept whole is kept in memory; larger ones go to a temporary file, in the folder of
     * setUploadLimits(). The file has no name, so nothing is left of it whatever becomes of the worker.
     *
     * @param int $bytes 4096..17179869184 (16 GiB), default 1048576 (1 MiB); 0 = never to a file
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setBodySpoolThreshold(int $bytes): static {}

    public function getBodySpoolThreshold(): int {}

    /**
     * How large a body with a Content-Encoding (gzip, br, zstd as they are built in, up to three of them) may be when it is decoded;
     * larger ones are answered with 413, or end in an HttpException with that code where they are streamed.
     *
     * @param int $bytes 0..17179869184 (16 GiB), default 10485760 (10 MiB), 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setRequestMaxDecompressedSize(int $bytes): static {}

    public function getRequestMaxDecompressedSize(): int {}

    /**
     * How many times larger than what was received such a body may become once it is larger than 1 MiB; beyond it is refused as
     * above.
     *
     * @param int $times 0..1000000, default 200, 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setRequestMaxDecompressionRatio(int $times): static {}

    public function getRequestMaxDecompressionRatio(): int {}

    /**
     * What a form sent as multipart/form-data may hold when the server takes it apart; all of it together is bound by
     * setMaxBodySize(). Arguments that are left out or null change nothing. Of HttpRequest::parts() only the header section of each
     * part is bounded, to 16 KiB.
     *
     * @param int|null $maxFileSize bytes of one file, 0..17179869184 (16 GiB), 0 = no limit, default: upload_max_filesize of php.ini;
     *     larger ones have the error UPLOAD_ERR_INI_SIZE
     * @param int|null $maxFiles files, 0..10000, default: max_file_uploads of php.ini, and 0 when file_uploads is off; further ones have
     *     the error 100
     * @param int|null $maxFields fields that are no files, 1..1000000, default: max_input_vars of php.ini; further ones are dropped, with a
     *     warning
     * @param int|null $maxFieldSize bytes of one such field, 1..1073741824 (1 GiB), default 1048576 (1 MiB); over: 413
     * @param int|null $maxFieldsSize bytes of all of them with their names, 1024..1073741824, default 8388608 (8 MiB); over: 413
     * @param int|null $maxFieldNameSize bytes, 1..8192, default 256; over: 413
     * @param int|null $maxFileNameSize bytes, 1..8192, default 4096; over: the error 102
     * @param string|null $tempFolder where temporary files are made, default: upload_tmp_dir of php.ini, else the system's folder
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setUploadLimits(
        ?int $maxFileSize = null,
        ?int $maxFiles = null,
        ?int $maxFields = null,
        ?int $maxFieldSize = null,
        ?int $maxFieldsSize = null,
        ?int $maxFieldNameSize = null,
        ?int $maxFileNameSize = null,
        ?string $tempFolder = null,
    ): static {}

    /**
     * The limits by the names of setUploadLimits()'s parameters.
     *
     * @return array<string, int|string>
     */
    public function getUploadLimits(): array {}

    /**
     * The longest request-target (path and query); longer ones are answered with 414.
     *
     * @param int $bytes 1024..65536, default 8192
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxRequestTargetSize(int $bytes): static {}

    public function getMaxRequestTargetSize(): int {}

    /**
     * The longest value of one header field; longer ones are answered with 431.
     *
     * @param int $bytes 1024..65536, default 8192
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxHeaderFieldSize(int $bytes): static {}

    public function getMaxHeaderFieldSize(): int {}

    /**
     * The most bytes all header fields of a request may take; more are answered with 431.
     *
     * @param int $bytes 4096..1048576 (1 MiB), default 65536
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxHeaderSectionSize(int $bytes): static {}

    public function getMaxHeaderSectionSize(): int {}

    /**
     * The most header fields a request may have; more are answered with 431.
     *
     * @param int $count 16..4096, default 256
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxHeaderFields(int $count): static {}

    public function getMaxHeaderFields(): int {}

    /**
     * The flags of HttpResponse::json() where none are given.
     *
     * @param int $flags JSON_* flags, 0..4294967295, default JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setJsonEncodeFlags(int $flags): static {}

    public function getJsonEncodeFlags(): int {}

    /**
     * What suspends inside coroutines instead of blocking, in the whole process while the server runs; nothing given: nothing does.
     * Default: what weft.hooks in php.ini says, which is all of them.
     *
     * @throws HttpServerRuntimeException
     */
    public function setHooks(Hook ...$hooks): static {}

    /** @return Hook[] */
    public function getHooks(): array {}

    /**
     * Whether a handler is cancelled at its next suspension point when its client goes away. Default true; false lets it run to
     * its end.
     *
     * @throws HttpServerRuntimeException
     */
    public function setCancelOnDisconnect(bool $enabled): static {}

    public function isCancelOnDisconnect(): bool {}

    /**
     * Whether the client of a handler that failed sees its exception in full: class, message, file and trace in the
     * body of the 500. For development. PHP's display_errors is not asked, as the command line switches it on by default.
     *
     * The log has the exception in any case.
     *
     * @param bool $enabled default false
     * @throws HttpServerRuntimeException once a server has taken the configuration
     */
    public function setErrorDetails(bool $enabled): static {}

    public function isErrorDetails(): bool {}

    /**
     * The peers whose word about the origin of a request is believed: what they say in Forwarded, or in X-Forwarded-For, -Proto,
     * -Host and -Port, is what HttpRequest::getClientAddress(), getScheme() and getHost() tell. Replaces what was set before;
     * without arguments, the default, no peer is believed.
     *
     * @param string $proxies each an IP address, a network such as "10.0.0.0/8" or "2001:db8::/32", "private" (loopback,
     *     link-local, RFC 1918 and RFC 4193), or "unix" (whoever comes by a unix socket)
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTrustedProxies(string ...$proxies): static {}

    /** @return list<string> */
    public function getTrustedProxies(): array {}

    /**
     * Whether connections of trusted proxies begin with a header of the PROXY protocol, version 1 or 2. It takes the place of
     * the peer, so that getRemoteAddress() tells the client. A trusted proxy that does not send one within the read timeout is
     * disconnected; from other peers the header is a malformed request.
     *
     * @param bool $enabled default false; true needs setTrustedProxies()
     * @throws HttpServerRuntimeException once a server has taken the configuration
     */
    public function setProxyProtocol(bool $enabled): static {}

    public function isProxyProtocol(): bool {}

    /**
     * Limits how many requests a client may send, over all workers; further ones are answered with 429 and Retry-After. Every
     * answer says in RateLimit and RateLimit-Policy what is left. At most 16 limits, each with a name of its own; a request
     * must pass all of them.
     *
     * @param string $name 1..64 printable ASCII characters but '"' and '\\'
     * @param int $requests 1..1000000000
     * @param float $seconds 0.001..31622400; allowed are $requests in this time on average, evenly spread, ...
     * @param int|null $burst 1..1000000000; ... and this many at once, null = $requests
     * @param string|callable $key who counts as one client: "address", its IP address as far as trusted proxies tell it (of
     *     IPv6 the first 64 bits); "header:Name", the value of that header, requests without it are not limited; or
     *     `function (HttpRequest $request): ?string`, called before the handler in its coroutine, null = not limited
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addRateLimit(string $name, int $requests, float $seconds, ?int $burst = null, string|callable $key = 'address'): static {}

    /**
     * The limits in the order in which they were added; `key` is "callable" for any function.
     *
     * @return list<array{name: string, requests: int, seconds: float, burst: int, key: string}>
     */
    public function getRateLimits(): array {}

    /**
     * How many clients rate limits remember, 16 bytes each in memory that all workers share. With more of them, those who have
     * used least are forgotten. The size is the one of the first start; reload() keeps it.
     *
     * @param int $clients 1024..16777216, default 65536
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setRateLimitTableSize(int $clients): static {}

    public function getRateLimitTableSize(): int {}

    /**
     * How many processes answer requests.
     *
     * 1 is this process alone, the simplest thing to debug. With more this process only supervises: it opens the
     * listeners, starts the workers, replaces those that die and carries out reload(). Workers share nothing but what
     * the script had before start(), of which each has its copy; what each needs of its own, like connections to a
     * database, belongs into the bootloader.
     *
     * @param int $processes 0..1024, default 1; 0 = one per processor this process may use, control group quotas respected
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setWorkers(int $processes): static {}

    public function getWorkers(): int {}

    /**
     * What every worker does before it serves, in a coroutine: `function (): void`. Also with one worker. When it fails in
     * the first workers start() returns false, when it fails in those of a reload the old ones go on.
     *
     * @throws HttpServerRuntimeException
     */
    public function setBootloader(?\Closure $bootloader): static {}

    public function getBootloader(): ?\Closure {}

    /**
     * How long new workers may take until they serve, counted from the start of the script for a reload; then they are
     * killed and count as failed.
     *
     * @param int $seconds 0..2147483, default 60, 0 = no limit
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setWorkerStartTimeout(int $seconds): static {}

    public function getWorkerStartTimeout(): int {}

    /**
     * Whether SIGHUP means HttpServer::reload(). Default true; false, and with one worker, it means a graceful end as
     * SIGTERM does.
     *
     * @throws HttpServerRuntimeException
     */
    public function enableReloadOnSignal(bool $enabled = true): static {}

    /** Whether SIGHUP reloads. */
    public function isReloadOnSignalEnabled(): bool {}

    /**
     * Reloads as HttpServer::reload() does whenever a file changes: for development. Only with several workers; with one,
     * start() throws. A change during a reload leads to one more after it. A second call replaces the first.
     *
     * @param string[] $paths files, which count whatever they are called, and folders with all that is below them;
     *     relative ones from the current folder
     * @param string[] $extensions which files in folders count, in any case; none = all. Files and folders whose name
     *     begins with a dot do not
     * @param int $debounceMs 1..600000, how long nothing must change before the reload
     * @param int $maxHoldMs 0..600000, how long changes that go on may postpone it; 0 = as long as they do
     * @throws HttpServerInvalidArgumentException when there is no path, one does not exist, or a number is out of range
     * @throws HttpServerRuntimeException
     */
    public function enableHotReload(array $paths, array $extensions = ['php'], int $debounceMs = 300, int $maxHoldMs = 2000): static {}

    /** Whether a file that changes reloads. */
    public function isHotReloadEnabled(): bool {}

    /**
     * How long code may hold the event loop before the log reports it, at WARN: with what it does, its backtrace and the
     * request it serves.
     *
     * @param int $milliseconds 0..3600000, default 1000, 0 = nothing is reported
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setStallThresholdMs(int $milliseconds): static {}

    public function getStallThresholdMs(): int {}

    /**
     * After how many requests a worker is replaced by a new one. Only with several workers.
     *
     * @param int $requests 0..2147483647, default 0 = never
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxRequestsPerWorker(int $requests): static {}

    public function getMaxRequestsPerWorker(): int {}

    /**
     * How much memory a worker may have resident before it is replaced by a new one. Only with several workers.
     *
     * @param int $bytes 0..1099511627776 (1 TiB), default 0 = any
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMaxMemoryPerWorker(int $bytes): static {}

    public function getMaxMemoryPerWorker(): int {}

    /**
     * By which part, at most, each worker lowers the two limits above for itself, so that not all are replaced at once.
     *
     * @param float $fraction 0..0.5, default 0.1
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setRecycleJitter(float $fraction): static {}

    public function getRecycleJitter(): float {}

    /**
     * Whether HttpServer::getStats() may be called. Counting costs nothing worth saving and goes on in any case.
     *
     * @param bool $enabled default true
     * @throws HttpServerRuntimeException once a server has taken the configuration
     */
    public function setStatsEnabled(bool $enabled): static {}

    public function isStatsEnabled(): bool {}

    /**
     * Where the operator looks in: metrics, probes and the state of the workers, on a listener of its own; see
     * docs/metrics.md. Everyone who can connect can read there, so keep it on a loopback address or in a folder that is
     * not for everybody, or ask for a token.
     *
     *     $config->setAdminListener('127.0.0.1', 9180);
     *     $config->setAdminListener('/run/app/admin.sock');     // mode 0600
     *
     * @param string|null $hostOrPath with a port as for addListener(); without, the path of a unix socket, beginning with
     *     "/", 1..107 bytes; null, the default = no such listener
     * @param int|null $port 0..65535, 0 = any free port, which HttpServer::getAdminAddress() tells after the start
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setAdminListener(?string $hostOrPath, ?int $port = null): static {}

    /** @return array{type: 'tcp', host: string, port: int}|array{type: 'unix', path: string, mode: int}|null */
    public function getAdminListener(): ?array {}

    /**
     * What requests to the admin listener have to bring, as `Authorization: Bearer <token>`.
     *
     * @param string|null $token 16 to 512 letters, digits and other visible ASCII characters, no spaces; null, the default =
     *     nothing is asked for
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setAdminToken(?string $token): static {}

    /** Whether there is a token; nobody is told which. */
    public function hasAdminToken(): bool {}

    /**
     * Whether requests have a place in a distributed trace (W3C Trace Context): the one their traceparent header names, or the
     * first of a new trace. See HttpRequest::getTraceParent(). Records of requests then hold the ids.
     *
     * @param bool $enabled default false
     * @throws HttpServerRuntimeException
     */
    public function setTelemetryEnabled(bool $enabled): static {}

    public function isTelemetryEnabled(): bool {}

    /**
     * The header by which a request is identified. A request that has one of 1..128 visible ASCII characters keeps it, others
     * get a new one of 32 hexadecimal digits; every answer has it, and so do records of requests.
     *
     * @param string|null $name a token of 1..64 characters, such as "X-Request-ID"; default null = requests have no ids
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setRequestIdHeader(?string $name): static {}

    public function getRequestIdHeader(): ?string {}

    /**
     * The least severity that is logged, default LogSeverity::OFF.
     *
     * @throws HttpServerRuntimeException
     */
    public function setLogSeverity(LogSeverity $severity): static {}

    public function getLogSeverity(): LogSeverity {}

    /**
     * Where the log goes.
     *
     * @param resource|null $stream a stream open for writing; null, the default, is standard error
     * @throws HttpServerInvalidArgumentException when it is not a stream
     * @throws HttpServerRuntimeException
     */
    public function setLogStream(mixed $stream): static {}

    /** @return resource|null */
    public function getLogStream(): mixed {}

    /**
     * Where records of the log go, in place of setLogSeverity() and setLogStream(), which stand for one sink of every
     * category. At most 8 sinks, each an array:
     *
     * - type: "stream", "file", "stdout", "stderr" or "syslog"
     * - stream: an open stream, for type "stream"
     * - path: 1..4095 bytes, for type "file"; appended to, and opened anew when it was renamed or removed
     * - target: for type "syslog", default "/dev/log": a path, "udg://path", "udp://host:port" or "tcp://host:port"
     * - facility: for type "syslog", default "user": a name of RFC 5424, such as "daemon" or "local0"
     * - format: "plain" (the default), "logfmt", "json", "pretty" or "template"; syslog has its own
     * - template: 1..256 bytes in at most 24 parts, for format "template": text with {ts}, {ts:PATTERN}, {level}, {msg},
     *   {attrs}, {trace} and {span}
     * - category: "app" (the default), "access" or "all"
     * - level: a LogSeverity, the least that is logged; requests have LogSeverity::INFO
     *
     * @param array[] $sinks default []
     * @throws HttpServerInvalidArgumentException naming the sink and what is wrong with it
     * @throws HttpServerRuntimeException
     */
    public function setLogSinks(array $sinks): static {}

    /** @return array[] as they were set */
    public function getLogSinks(): array {}

    /** Whether a server has taken this configuration, so that it cannot be changed any more. */
    public function isLocked(): bool {}

    /**
     * The certificate of TLS listeners for clients that name no host, or none addCertificate() was told of. When the file
     * changes, new connections get the new one, without a restart.
     *
     * @param string $file PEM: the certificate, then the intermediate ones; must be readable now
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setCertificate(string $file): static {}

    /**
     * The absolute path; null = not set.
     */
    public function getCertificate(): ?string {}

    /**
     * The key that belongs to setCertificate().
     *
     * @param string $file PEM, without a pass phrase; must be readable now
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setPrivateKey(string $file): static {}

    /**
     * The absolute path; null = not set.
     */
    public function getPrivateKey(): ?string {}

    /**
     * A certificate for one host name (SNI), as setCertificate() and setPrivateKey(). At most 1024;
     * one name may have two whose keys are of different kinds (EC and RSA): clients get the one they can use.
     *
     * @param string|null $host "example.org", or "*.example.org" for all names with one label more; null = for clients that name
     *     no host or another one
     * @param string $certificate PEM file: the certificate, then the intermediate ones
     * @param string $privateKey PEM file, without a pass phrase
     * @param string|null $ocsp file with an OCSP response (DER) to be stapled while it is valid
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addCertificate(?string $host, string $certificate, string $privateKey, ?string $ocsp = null): static {}

    /**
     * What addCertificate() was given, in that order, with absolute paths.
     *
     * @return list<array{host: ?string, certificate: string, privateKey: string, ocsp: ?string}>
     */
    public function getCertificates(): array {}

    /**
     * Which versions of TLS are spoken.
     *
     * @param string $oldest "1.2" (default) or "1.3"
     * @param string $newest "1.2" or "1.3" (default)
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTlsVersions(string $oldest, string $newest): static {}

    /**
     * @return array{string, string} the oldest and the newest
     */
    public function getTlsVersions(): array {}

    /**
     * Which cipher suites are offered, in OpenSSL's notation. An unknown one makes start() fail.
     *
     * @param string $ciphers of TLS 1.2; default "" = Mozilla's intermediate list
     * @param string $suites of TLS 1.3; default "" = OpenSSL's
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTlsCiphers(string $ciphers, string $suites = ''): static {}

    /**
     * @return array{string, string} those of TLS 1.2 and those of TLS 1.3
     */
    public function getTlsCiphers(): array {}

    /**
     * The authorities whose client certificates count.
     *
     * @param string $file PEM; must be readable now
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setClientCa(string $file): static {}

    /**
     * The absolute path; null = not set.
     */
    public function getClientCa(): ?string {}

    /**
     * Whether clients are asked for certificates; needs setClientCa().
     *
     * @param string $mode "none" (default); "optional": a client without one, or whose does not verify, is served, and
     *     HttpRequest::getClientCertificate() tells; "required": it is turned away in the handshake
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setClientVerification(string $mode): static {}

    /**
     * @return string "none", "optional" or "required"
     */
    public function getClientVerification(): string {}

    /**
     * Whether clients may resume sessions with tickets; their keys are shared by all workers and change every four hours.
     *
     * @param bool $enabled default true
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTlsTickets(bool $enabled): static {}

    public function isTlsTickets(): bool {}

    /**
     * Appends the secrets of all connections to a file, in NSS's format, for debuggers such as Wireshark. Whoever can read it
     * can read everything.
     *
     * @param string|null $file default null = what the environment's SSLKEYLOGFILE says
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTlsKeyLogFile(?string $file): static {}

    /**
     * The absolute path; null = not set here.
     */
    public function getTlsKeyLogFile(): ?string {}

    /**
     * How long a TLS handshake may take.
     *
     * @param int $seconds 0..2147483, default 10, 0 = no limit
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTlsHandshakeTimeout(int $seconds): static {}

    public function getTlsHandshakeTimeout(): int {}

    /**
     * How much may be encrypted ahead of what a TLS client takes, per connection. What more there is to send waits in the
     * clear, bounded by setStreamWriteBufferBytes().
     *
     * @param int $bytes 0..278528, rounded up to whole records of 17 KiB; default 0 = 64 KiB
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setTlsBufferBytes(int $bytes): static {}

    /** As set. */
    public function getTlsBufferBytes(): int {}

    /**
     * Whether answers of handlers are compressed for clients that accept it: those whose Content-Type is one of
     * setCompressionMimeTypes() and whose size is at least setCompressionMinSize(), or not known beforehand. The client's
     * Accept-Encoding decides between zstd, br and gzip. Default true.
     *
     * @throws HttpServerRuntimeException
     */
    public function setCompressionEnabled(bool $enabled): static {}

    public function isCompressionEnabled(): bool {}

    /**
     * How hard gzip tries.
     *
     * @param int $level 1..9, default 6
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setCompressionLevel(int $level): static {}

    public function getCompressionLevel(): int {}

    /**
     * How hard br tries. From 10 on it is slow: for what is compressed once.
     *
     * @param int $level 0..11, default 4
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setBrotliLevel(int $level): static {}

    public function getBrotliLevel(): int {}

    /**
     * How hard zstd tries. From 20 on each answer under way takes hundreds of megabytes.
     *
     * @param int $level 1..22, default 3
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setZstdLevel(int $level): static {}

    public function getZstdLevel(): int {}

    /**
     * Smaller bodies are sent as they are.
     *
     * @param int $bytes 0..16777216, default 1024
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setCompressionMinSize(int $bytes): static {}

    public function getCompressionMinSize(): int {}

    /**
     * The content types that are compressed, in place of the default ones. Their parameters do not count, nor does case.
     *
     * @param string[] $types such as "text/html"
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setCompressionMimeTypes(array $types): static {}

    /** @return string[] in the order given */
    public function getCompressionMimeTypes(): array {}

    /**
     * How much each worker keeps of the dictionaries that HttpResponse::useAsDictionary() has offered. Those not used for the longest
     * time go first. 0 = no dictionaries.
     *
     * @param int $bytes 0..1073741824, default 8388608
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setCompressionDictionaryBytes(int $bytes): static {}

    public function getCompressionDictionaryBytes(): int {}

    /**
     * The content codings of this build, in the order in which answers prefer them.
     *
     * @return string[] of "zstd", "br", "gzip" and "identity"
     */
    public static function getSupportedEncodings(): array {}

    /**
     * How many requests an HTTP/2 client may have open at a time.
     *
     * @param int $streams 1..2147483647, default 100
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setHttp2MaxConcurrentStreams(int $streams): static {}

    public function getHttp2MaxConcurrentStreams(): int {}

    /**
     * How much of a request body an HTTP/2 client may send before the handler has taken it.
     *
     * @param int $bytes 65535..2147483647, default 262144
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setHttp2StreamWindowBytes(int $bytes): static {}

    public function getHttp2StreamWindowBytes(): int {}

    /**
     * The same for all requests of a connection together.
     *
     * @param int $bytes 65535..2147483647, default 16777216
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setHttp2ConnectionWindowBytes(int $bytes): static {}

    public function getHttp2ConnectionWindowBytes(): int {}

    /**
     * The largest frame HTTP/2 clients may send.
     *
     * @param int $bytes 16384..16777215, default 16384
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setHttp2MaxFrameSize(int $bytes): static {}

    public function getHttp2MaxFrameSize(): int {}

    /**
     * How large the fields of an HTTP/2 request may be, as RFC 9113 counts them: names, values and 32 bytes for each. Beyond it
     * the request is answered with 431; setMaxHeaderSectionSize() holds, too.
     *
     * @param int $bytes 4096..1048576, default 65536
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setHttp2HeaderListBytes(int $bytes): static {}

    public function getHttp2HeaderListBytes(): int {}
}
