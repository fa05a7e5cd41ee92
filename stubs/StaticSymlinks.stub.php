<?php

/** @generate-class-entries */

namespace Weft;

/**
 * Which symbolic links below its root a StaticHandler follows.
 *
 * @see StaticHandler::setSymlinkPolicy()
 */
enum StaticSymlinks: int
{
    /** None. */
    case REJECT = 0;

    /** Those that lead to something below the root. */
    case FOLLOW = 1;

    /** Likewise, when what they lead to belongs to the owner of the link. */
    case OWNER_MATCH = 2;
}
