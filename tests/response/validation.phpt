--TEST--
What cannot be sent is an exception that says so, and nothing of it is stored
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    $lines = [];
    $attempt = function (callable $call) use (&$lines) {
        try {
            $call();
            $lines[] = 'accepted';
        } catch (Weft\HttpServerException $e) {
            $lines[] = substr(strrchr(get_class($e), '\\'), 1) . ': ' . $e->getMessage();
        }
    };
    $attempt(fn () => $response->setStatusCode(103));
    $attempt(fn () => $response->setStatusCode(600));
    $attempt(fn () => $response->setHeader('bad name', 'x'));
    $attempt(fn () => $response->setHeader('x', "a\r\nb: c"));
    $attempt(fn () => $response->setHeader('x', ' padded'));
    $attempt(fn () => $response->setHeader('x', ['fine', "not\0fine"]));
    $attempt(fn () => $response->setHeader('connection', 'upgrade'));
    $attempt(fn () => $response->setHeader('transfer-encoding', 'gzip'));
    $attempt(fn () => $response->setHeader('transfer-encoding', 'chunked'));
    $attempt(fn () => $response->setTrailer('x', "a\nb"));
    $attempt(fn () => $response->setTrailers(['ok' => '1', 2]));
    $attempt(fn () => $response->redirect("/\r\nx: y"));
    $attempt(fn () => $response->redirect('/', 200));
    $attempt(fn () => $response->json([], 100));
    $attempt(fn () => $response->setCookie('a b', 'c'));
    $attempt(fn () => $response->setCookie('a', 'c', sameSite: 'sometimes'));
    $attempt(fn () => $response->setCookie('a', 'c', sameSite: 'None'));
    $attempt(fn () => $response->informational(200));
    $attempt(fn () => $response->informational(101));
    $attempt(fn () => $response->abort(-1));
    $attempt(fn () => $response->awaitWritable(-1));
    $attempt(fn () => $response->setStatusCode(204)->write('x'));
    $response->setStatusCode(200);
    $lines[] = json_encode([$response->getHeaders(), $response->isHeadersSent(), $response->getTrailers()]);
    $response->setBody(implode("\n", $lines));
});
PHP);
echo $server->get('/')->body, "\n";
$server->stop();
--EXPECTF--
HttpServerInvalidArgumentException: setStatusCode(): 103 is not a final status; use 200 to 599, or informational() for 1xx
HttpServerInvalidArgumentException: setStatusCode(): 600 is not a final status; use 200 to 599
HttpServerInvalidArgumentException: Field name "bad name" is not a token: use letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, 5.6.2)
HttpServerInvalidArgumentException: The value of field "x" holds the control octet 0x0d
HttpServerInvalidArgumentException: The value of field "x" begins or ends with white space
HttpServerInvalidArgumentException: The value of field "x" holds the control octet 0x00
HttpServerInvalidArgumentException: Connection may be set to "close" or "keep-alive", not "upgrade"
HttpServerInvalidArgumentException: Transfer-Encoding belongs to the server and may only be set to "chunked", not "gzip"
accepted
HttpServerInvalidArgumentException: The value of field "x" holds the control octet 0x0a
HttpServerInvalidArgumentException: setTrailers() takes an array of name => value; a numeric key has no name
HttpServerInvalidArgumentException: The value of field "location" holds the control octet 0x0d
HttpServerInvalidArgumentException: redirect(): 200 is not a redirection; use 300 to 399
HttpServerInvalidArgumentException: json(): 100 is not a final status; use 200 to 599
HttpServerInvalidArgumentException: setCookie("a b"): %s
HttpServerInvalidArgumentException: setCookie(): sameSite is "sometimes"; use Lax, Strict, None or null
HttpServerInvalidArgumentException: setCookie("a"): %s
HttpServerInvalidArgumentException: informational(): 200 is not an interim status a handler may send; use 102 to 199, such as 103
HttpServerInvalidArgumentException: informational(): 101 is not an interim status a handler may send; use 102 to 199, such as 103
HttpServerInvalidArgumentException: abort(): the error code is -1; use 0 to 4294967295
HttpServerInvalidArgumentException: awaitWritable(): the timeout is -1 ms; use 0 or more, or null for no limit
HttpServerRuntimeException: A response with status 204 cannot carry a body; use end()
[[],false,[]]
