<?php

/** @generate-class-entries */

namespace Weft;

/**
 * What becomes of a request for which a StaticHandler has no file.
 *
 * @see StaticHandler::setOnMissing()
 */
enum StaticOnMissing: int
{
    /** 404. */
    case NOT_FOUND = 0;

    /** Later mounts are asked, and then the PHP handler. */
    case NEXT = 1;
}
