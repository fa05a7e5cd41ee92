<?php

/** @generate-class-entries */

namespace Weft;

/**
 * A file of a form. Made by HttpRequest::getFiles(); its octets are in a file that has no name, so that nothing is left of it when
 * this object goes, whatever becomes of the process, unless it was moved.
 *
 * @strict-properties
 * @not-serializable
 */
final class UploadedFile
{
    private function __construct() {}

    /**
     * The octets as a readable stream of its own, at their beginning; null when the file is not valid. The stream stays readable
     * when the file is moved or this object goes.
     *
     * @return resource|null
     * @throws \RuntimeException after moveTo()
     */
    public function getStream() {}

    /**
     * A path to the octets for functions that want one, such as getimagesize() and ZipArchive::open(); null when the file is not
     * valid. The first call gives the file a name in the folder for temporary files; it goes with this object and with moveTo(), and
     * stays behind only when the process is killed before.
     *
     * @throws \RuntimeException after moveTo(), and when the system refuses
     */
    public function getPath(): ?string {}

    /**
     * Gives the file a name, and missing folders on the way to it (mode 0755). What has that name is replaced in one step, and the
     * name never stands for part of the file. To another file system the file is copied in portions between which other
     * coroutines go on.
     *
     * @param int $mode permissions, exactly: the umask does not count
     * @throws \RuntimeException when it was moved before, is not valid, lies outside of open_basedir, or the system refuses
     */
    public function moveTo(string $target, int $mode = 0644): void {}

    /** Octets; null when the file is not valid. */
    public function getSize(): ?int {}

    /**
     * 0, or why there is no file: one of PHP's UPLOAD_ERR_*, 100 when the form had more files than allowed, 101 when its name is an
     * absolute path, 102 when its name is too long.
     */
    public function getError(): int {}

    /** The name the client gave the file, unchecked: use it for nothing but showing it. null when it gave none. */
    public function getClientFilename(): ?string {}

    /** The type the client says the file has, without parameters, unchecked. null when it said none. */
    public function getClientMediaType(): ?string {}

    /** The charset parameter of that type; null when there is none. */
    public function getClientCharset(): ?string {}

    /** Whether it came altogether; always true of files from getFiles(). */
    public function isReady(): bool {}

    /** Whether getError() is 0. */
    public function isValid(): bool {}
}
