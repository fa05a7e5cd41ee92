<?php

/** @generate-class-entries */

namespace Weft;

/**
 * An HTTP server inside this PHP process.
 *
 *     $config = (new HttpServerConfig())->addListener('127.0.0.1', 8080);
 *     $server = new HttpServer($config);
 *     $server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
 *         $response->setBody('Hello, World!');
 *     });
 *     $server->start();
 *
 * @strict-properties
 * @not-serializable
 */
final class HttpServer
{
    /**
     * Takes the configuration and locks it: from now on every setter on it throws HttpServerRuntimeException. Opens no
     * socket yet.
     */
    public function __construct(HttpServerConfig $config) {}

    /** Whether this build carries HTTP/2. */
    public static function isHttp2(): bool {}

    /** Whether this build carries HTTP/3. */
    public static function isHttp3(): bool {}

    /**
     * Sets what answers requests; a second call replaces the first.
     *
     * The handler is called as `function (HttpRequest $request, HttpResponse $response): mixed`, each call in a coroutine
     * of its own, after the request's body has arrived in full. What it returns is ignored. A response it did not touch is
     * sent as 200 with an empty body. An exception it does not catch is logged and answered with 500; see HttpException for
     * choosing another status.
     *
     * @throws HttpServerRuntimeException while the server is running
     */
    public function addHttpHandler(callable $handler): static {}

    /**
     * Appends a folder of files and locks it. Mounts are tried in the order in which they were added, before the handler, which a
     * server with a mount need not have: everything else is 404 then, or 405 when it is neither GET nor HEAD.
     *
     * @throws HttpServerInvalidArgumentException when the folder is not there any more
     * @throws HttpServerRuntimeException while the server is running
     */
    public function addStaticHandler(StaticHandler $handler): static {}

    /**
     * Opens every listener and serves requests until stop(), SIGTERM or SIGINT takes effect. Blocks; called inside a
     * coroutine it suspends that coroutine.
     *
     * With more than one worker (HttpServerConfig::setWorkers()) this process supervises the worker processes and answers
     * nothing itself; coroutines spawned before go on here. In the workers start() does not return: what the script has
     * behind it is done by the supervisor only.
     *
     * @return bool true after an orderly end; false when the first workers could not start
     * @throws HttpServerRuntimeException when the server is running already, has no handler or no listener, or when an
     *     address cannot be bound (the message names it)
     */
    public function start(): bool {}

    /**
     * Begins an orderly end and returns at once: no new connection is accepted, requests under way are finished within the
     * shutdown timeout (HttpServerConfig::setShutdownTimeout()), then start() returns. In a worker it ends the whole server. May be called from a handler, any other
     * coroutine or a signal handler, and any number of times.
     *
     * @return bool true, also when the server was not running
     */
    public function stop(): bool {}

    /**
     * Replaces all workers by fresh ones: starts the script again, from its first line and with its files as they are now, and
     * when the new workers serve lets the old ones finish what they have. No connection is refused meanwhile. Does the same
     * as SIGHUP.
     *
     * Called in the process that called start(), it suspends the calling coroutine until the old workers have gone. Called
     * in a worker, as by a handler, it asks for the reload and returns at once.
     *
     * @return bool true when all new workers serve; false when they could not start (the old ones go on), or while another
     *     reload or the end of the server is under way
     * @throws HttpServerRuntimeException when the server is not running or has one worker only, which is this process
     */
    public function reload(): bool {}

    /** Whether start() has opened the listeners and has not ended yet. */
    public function isRunning(): bool {}

    /** The configuration given to the constructor: the same object, locked. */
    public function getConfig(): HttpServerConfig {}

    /**
     * Counters and gauges of this worker since it began or since the last resetTelemetry(); of all workers together where
     * none serves in this process. docs/metrics.md explains every key.
     *
     * @return array<string, int|float>
     */
    public function getTelemetry(): array {}

    /**
     * Sets the counters and maxima of getTelemetry() to zero; gauges keep their value, and getStats() does not notice.
     *
     * @return bool true
     */
    public function resetTelemetry(): bool {}

    /**
     * The counters and gauges of every worker there is, and the totals of all there ever were: those never run backwards. May
     * be called in every process of the server. `workers` is by seat; besides the keys of getTelemetry() a row tells `worker`
     * (its number), `pid`, `generation`, `state` (starting, serving, draining) and `started_at`. docs/metrics.md explains
     * every key.
     *
     * @return array{enabled: true, workers: array<int, array<string, int|float|string>>, totals: array<string, int>}
     * @throws HttpServerRuntimeException after HttpServerConfig::setStatsEnabled(false)
     */
    public function getStats(): array {}

    /**
     * What the pools of this process hold at the moment: blocks for output, coroutines and their stacks, timers, PHP's
     * memory.
     *
     * @return array<string, int>
     */
    public function getRuntimeStats(): array {}

    /**
     * The addresses actually bound, in the order in which they were added: what to connect to when a listener was added with
     * port 0. Empty while the server is not running.
     *
     * @return list<array{type: 'tcp', host: string, port: int}|array{type: 'unix', path: string}>
     */
    public function getListenAddresses(): array {}

    /**
     * The address of the admin listener (HttpServerConfig::setAdminListener()), as actually bound. Null while the server is
     * not running, where it has none, and in worker processes.
     *
     * @return array{type: 'tcp', host: string, port: int}|array{type: 'unix', path: string}|null
     */
    public function getAdminAddress(): ?array {}
}
