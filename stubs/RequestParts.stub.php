<?php

/** @generate-class-entries */

namespace Weft;

/**
 * The parts of a form as they come; see HttpRequest::parts(). For one foreach: it cannot be rewound once the second part has begun.
 *
 * @strict-properties
 * @not-serializable
 */
final class RequestParts implements \Iterator
{
    private function __construct() {}

    /** The part at hand; null when there is none. */
    public function current(): ?RequestPart {}

    /** How many parts came before it. */
    public function key(): int {}

    /** Skips what was not read of the part at hand and waits for the next one. */
    public function next(): void {}

    /**
     * Waits for the first part.
     *
     * @throws HttpServerRuntimeException after the second one
     */
    public function rewind(): void {}

    /** Whether there is a part at hand. */
    public function valid(): bool {}
}

/**
 * One part of a form whose octets may still be on their way.
 *
 * @strict-properties
 * @not-serializable
 */
final class RequestPart
{
    private function __construct() {}

    /** The name of the form's field; null when the part has none. */
    public function getName(): ?string {}

    /** The name the client gave the file, unchecked; null when the part is no file. */
    public function getFilename(): ?string {}

    /** The Content-Type of the part as sent; null when it has none. */
    public function getContentType(): ?string {}

    /**
     * All header fields of the part, in the shape of HttpRequest::getHeaders().
     *
     * @return array<int|string, string>
     */
    public function getHeaders(): array {}

    /**
     * The next octets of the part, waiting for them; null at its end.
     *
     * @param int $maxLength at least 1
     * @throws HttpServerRuntimeException once the iterator has gone on to another part
     * @throws HttpException when the rest of the body is malformed (400), over a limit (413), late (408) or will not come (499)
     */
    public function read(int $maxLength = 65536): ?string {}

    /** Reads and drops the rest of the part, which the next turn of the loop does by itself. */
    public function discard(): void {}
}
