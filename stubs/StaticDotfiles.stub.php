<?php

/** @generate-class-entries */

namespace Weft;

/**
 * What a StaticHandler does about paths with a name in them that begins with a dot.
 *
 * @see StaticHandler::setDotfilePolicy()
 */
enum StaticDotfiles: int
{
    /** Always 404, whether the file is there or not; nobody else is asked. */
    case DENY = 0;

    /** They are files like any other. */
    case ALLOW = 1;

    /** As if they were not there. */
    case IGNORE = 2;
}
