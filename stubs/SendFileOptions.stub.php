<?php

/** @generate-class-entries */

namespace Weft;

/**
 * How HttpResponse::sendFile() sends a file.
 *
 * @not-serializable
 */
final class SendFileOptions
{
    public readonly ?string $contentType;
    public readonly SendFileDisposition $disposition;
    public readonly ?string $downloadName;
    public readonly ?string $cacheControl;
    public readonly bool $etag;
    public readonly bool $lastModified;
    public readonly bool $acceptRanges;
    public readonly bool $precompressed;
    public readonly bool $conditional;
    public readonly bool $deleteAfterSend;
    public readonly ?int $status;

    /**
     * The values are checked by sendFile().
     *
     * @param string|null $contentType null = the handler's Content-Type, else by the file's extension
     * @param string|null $downloadName what a browser suggests as the name of the saved file
     * @param string|null $cacheControl value of Cache-Control
     * @param bool $etag say a strong ETag, made of the file's time of change, size and inode
     * @param bool $lastModified say the file's time of change
     * @param bool $acceptRanges serve parts of it
     * @param bool $precompressed send FILE.zst, FILE.br or FILE.gz instead, where it is there, not older, and accepted
     * @param bool $conditional answer 304 and 412 where the client's conditions say so
     * @param bool $deleteAfterSend delete the file when all of the answer has left
     * @param int|null $status 200..599 but 204, 205 and 304; any but 200 switches ranges and conditions off
     */
    public function __construct(
        ?string $contentType = null,
        SendFileDisposition $disposition = SendFileDisposition::INLINE,
        ?string $downloadName = null,
        ?string $cacheControl = null,
        bool $etag = true,
        bool $lastModified = true,
        bool $acceptRanges = true,
        bool $precompressed = true,
        bool $conditional = true,
        bool $deleteAfterSend = false,
        ?int $status = null,
    ) {}
}
