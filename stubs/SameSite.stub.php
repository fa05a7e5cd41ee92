<?php

/** @generate-class-entries */

namespace Weft;

/**
 * The SameSite attribute of a cookie: with which cross-site requests a browser sends it back.
 *
 * @see HttpResponse::setCookie()
 */
enum SameSite: string
{
    /** With top-level navigation only: following a link sends the cookie, an embedded image or a form post does not. */
    case LAX = 'Lax';

    /** With requests of the same site only. */
    case STRICT = 'Strict';

    /** With every request. Browsers accept it on secure cookies only. */
    case NONE = 'None';
}
