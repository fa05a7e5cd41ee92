<?php

/** @generate-class-entries */

namespace Weft;

/**
 * What every exception of the server itself has in common, so that one catch gets them all.
 *
 * HttpException is not one of them: it ends a request, not a call.
 */
class HttpServerException extends \Exception
{
}

/**
 * The call is right, the moment is wrong: the configuration is locked, the server is running already, the response has
 * been sent, an address cannot be bound.
 */
final class HttpServerRuntimeException extends HttpServerException
{
}

/**
 * An argument is outside of what the method takes. The message names the setting, the value given and the permitted
 * range.
 */
final class HttpServerInvalidArgumentException extends HttpServerException
{
}

/** A connection cannot be used any more. */
final class HttpServerConnectionException extends HttpServerException
{
}

/** The peer broke the rules of the protocol. */
final class HttpServerProtocolException extends HttpServerException
{
}

/** Something took longer than its limit, such as HttpResponse::awaitWritable() with a timeout. */
final class HttpServerTimeoutException extends HttpServerException
{
}

/**
 * Ends a request with a status.
 *
 * Thrown by a handler which has sent nothing yet, it becomes the answer: a code of 400..599 is the status, any other
 * code means 500, and the message is the body.
 *
 *     throw new HttpException('No such user', 404);
 *
 * The server throws it into a handler whose request is over: 499 when the peer has gone, 413 when the body turned out too
 * large. It is an \Error, so `catch (\Exception)` does not swallow it.
 */
class HttpException extends \Async\AsyncCancellation
{
}
