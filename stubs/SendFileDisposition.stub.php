<?php

/** @generate-class-entries */

namespace Weft;

/**
 * Whether a browser shows a file or saves it.
 *
 * @see SendFileOptions
 */
enum SendFileDisposition: string
{
    case INLINE = 'inline';
    case ATTACHMENT = 'attachment';
}
