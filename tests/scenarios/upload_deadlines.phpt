--TEST--
setRequestTimeout() bounds a handler that reads a body as it comes, on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
final class Seen
{
    public static string $end = 'none';
}
$config->setBodyStreamingEnabled(true)->setRequestTimeout(1);
weft_test_serve(function ($request, $response) {
    if ($request->getMethod() === 'GET') {
        return $response->setBody(Seen::$end);
    }
    // The one makes its client wait again and again, the other waits for it.
    $pause = (int) $request->getQueryParam('pause');
    Seen::$end = 'read to the end';
    try {
        while ($request->readBody(2000) !== null) {
            Async\delay($pause);
        }
    } catch (Weft\HttpException $error) {
        Seen::$end = $error->getCode() . ' ' . $error->getMessage();
    }
}, $config);
PHP, $folder);
$transports = transports($server, $folder);
file_put_contents("$folder/body", str_repeat('x', 3_000_000));
foreach (['keeps pausing' => 20, 'never pauses' => 0] as $title => $pause) {
    same_on_every_transport($title, $transports, function ($t) use ($folder, $pause) {
        $status = $t->curl("/?pause=$pause", '-o', '/dev/null', '-w', '%{http_code}', '--limit-rate', '100k', '-H', 'Expect:', '--data-binary', "@$folder/body");
        return "$status, " . $t->curl('/');
    });
}
$server->stop();
--EXPECT--
keeps pausing: 503, 503 The request has taken too long
never pauses: 503, 503 The request has taken too long
