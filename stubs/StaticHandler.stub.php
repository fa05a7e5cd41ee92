<?php

/** @generate-class-entries */

namespace Weft;

/**
 * Serves the files of a folder under a prefix of URLs, without entering PHP.
 *
 *     $assets = (new StaticHandler('/assets/', __DIR__ . '/public'))->setOpenFileCache(1000);
 *     $server->addStaticHandler($assets);
 *
 * GET and HEAD only; with validators, conditions and ranges. Every setter returns the object. A bad value throws
 * HttpServerInvalidArgumentException and changes nothing; once a server has taken the object it is locked, and every setter
 * throws HttpServerRuntimeException. In globs '*' and '?' do not match a slash.
 *
 * @strict-properties
 * @not-serializable
 */
final class StaticHandler
{
    /**
     * @param string $urlPrefix begins and ends with a slash; no "//", no NUL
     * @param string $rootDirectory an absolute path of a folder that is there; not "/"
     * @throws HttpServerInvalidArgumentException
     */
    public function __construct(string $urlPrefix, string $rootDirectory) {}

    /**
     * Which file stands for a folder, in the order they are looked for. Default: index.html.
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setIndexFiles(string ...$files): static {}

    /** @throws HttpServerRuntimeException */
    public function disableIndex(): static {}

    /** Default: NOT_FOUND. */
    public function setOnMissing(StaticOnMissing $onMissing): static {}

    /**
     * Sends FILE.zst, FILE.br or FILE.gz instead of FILE to clients that accept it, when it is there and not older. Off by
     * default.
     *
     * The encodings are "zstd", "br", "gzip" and, for clients that have a dictionary (see useAsDictionary()), "dcz" and "dcb":
     * FILE.HASH.dcz, where HASH is the first 16 hexadecimal digits of the dictionary's SHA-256. None given = all of them.
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function enablePrecompressed(string ...$encodings): static {}

    /** @throws HttpServerRuntimeException */
    public function disablePrecompressed(): static {}

    /** Default: DENY. */
    public function setDotfilePolicy(StaticDotfiles $policy): static {}

    /** Default: REJECT. */
    public function setSymlinkPolicy(StaticSymlinks $policy): static {}

    /**
     * Files and folders that are as if they were not there; a folder with all that is in it. Globs against the path below the
     * root; replaces those given before.
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function hide(string ...$globs): static {}

    /** Strong ETags. Default: true. */
    public function setEtagEnabled(bool $enabled): static {}

    /**
     * Cache-Control of every file no rule matches; "" = none, the default.
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setCacheControl(string $value): static {}

    /**
     * Cache-Control of the files whose path below the root matches the glob. The first rule that matches counts; "" = none.
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function addCacheRule(string $glob, string $value): static {}

    /**
     * Offers the files whose path below the root matches the glob as dictionaries for later answers (RFC 9842). The first rule
     * that matches counts. On a mount with such a rule, files that compression is for are sent to clients that have a dictionary
     * as what differs from it.
     *
     * @param string $match the URLs they are good for, as in HttpResponse::useAsDictionary()
     * @param string[] $destinations
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function useAsDictionary(string $glob, string $match, array $destinations = [], string $id = ''): static {}

    /**
     * Larger files are not remembered as dictionaries, and not coded with one while they are sent. Default: 1 MiB.
     *
     * @param int $bytes 0..16777216; 0 = only what is precompressed is sent
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setDictionaryMaxFileSize(int $bytes): static {}

    /**
     * Files whose names hold a hash of their content (app.3f9a1c2b.js, index-BQ2kd8sJ.css) are sent with "public,
     * max-age=31536000, immutable", unless a rule matches. Default: false.
     */
    public function setImmutableNames(bool $enabled): static {}

    /**
     * Keeps files open, small ones in memory, until something changes in a folder on the way to them (inotify) or the time to
     * live has passed. The largest of all mounts' sizes counts. Off by default.
     *
     * @param int $maxEntries 0..1000000; 0 = off
     * @param int $ttlSeconds 0..86400; 0 = as long as nothing changes
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setOpenFileCache(int $maxEntries, int $ttlSeconds = 60): static {}

    /** @throws HttpServerRuntimeException */
    public function disableOpenFileCache(): static {}

    /**
     * A field of every answer with a file; on a 304 but for names that begin with "content-". Replaces an earlier value.
     *
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setHeader(string $name, string $value): static {}

    /** Lists folders that have no index file, as HTML. Default: false. */
    public function setBrowseEnabled(bool $enabled): static {}

    /**
     * The media type of files with this extension, instead of that of the built-in table.
     *
     * @param string $extension without the dot, in any case
     * @throws HttpServerInvalidArgumentException
     * @throws HttpServerRuntimeException
     */
    public function setMimeType(string $extension, string $type): static {}

    public function getUrlPrefix(): string {}

    /** As it was given; without links, "." and ".." once a server has taken the object. */
    public function getRootDirectory(): string {}

    /** Whether a server has taken it. */
    public function isLocked(): bool {}
}
