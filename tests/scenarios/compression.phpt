--TEST--
Answers are compressed as the client accepts it, the same way on every protocol
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
array_diff(['zstd', 'br', 'gzip'], Weft\HttpServerConfig::getSupportedEncodings()) && die('skip weft is built without a coding');
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
$text = str_repeat('The quick brown fox jumps over the lazy dog. ', 100);
weft_test_serve(function ($request, $response) use ($text) {
    $response->setHeader('content-type', $request->getQuery()['type'] ?? 'text/plain');
    switch ($request->getPath()) {
        case '/text': return $response->setBody($text);
        case '/json': return $response->json(['text' => $text]);
        case '/large': return $response->setBody(str_repeat($text, 500));
        case '/small': return $response->setBody(substr($text, 0, 1023));
        case '/coded': return $response->setHeader('content-encoding', 'identity')->setBody($text);
        case '/refused': return $response->setNoCompression()->setBody($text);
        case '/tagged': return $response->setHeader('etag', '"v1"')->setHeader('vary', 'cookie')->setBody($text);
        case '/weak': return $response->setHeader('etag', 'W/"v1"')->setHeader('vary', 'Accept-Encoding')->setBody($text);
        case '/status': return $response->setStatusCode((int) $request->getQuery()['code'])->setBody($text);
        case '/unchanged-untold': return $response->setStatusCode(304)->setHeader('etag', '"v1"');
        case '/unchanged': return $response->setStatusCode(304)->setHeader('etag', '"v1"')->setHeader('content-length', '4500');
        case '/stream':
            foreach (str_split($text, 1000) as $piece) {
                $response->write($piece)->write('');
                Async\delay(1);
            }
            return $response->end();
        case '/large-stream':
            for ($i = 0; $i < 50; $i++) {
                $response->write($text . $i . random_bytes(50_000));
            }
            return $response->end($text);
        case '/declared': return $response->setHeader('content-length', (string) strlen($text))->write($text)->end();
        case '/trailers':
            $response->setTrailer('x-sum', '42')->write($text);
            return $response->end();
        case '/buffered-trailers': return $response->setTrailer('x-sum', '42')->setBody($text);
        case '/nothing': $response->write(''); return $response->end();
    }
}, $config);
PHP, $folder);
$transports = transports($server, $folder);
$text = str_repeat('The quick brown fox jumps over the lazy dog. ', 100);

// What curl decodes is shown as its size; the size on the wire depends on the library.
$ask = fn ($t, string $target, string $accept = 'zstd, br, gzip', string ...$more) => preg_replace_callback(
    '~^(\d+ .*?\) )(.*)$~s',
    fn ($m) => preg_replace('~(content-encoding: (?!id)\w+; content-length: )\d+~', '$1N', $m[1])
        . ($m[2] === $text ? 'the text' : strlen($m[2]) . ' bytes'),
    $t->exchange($target, '--compressed', '-H', "Accept-Encoding: $accept", ...$more),
);
$same = function (string $title, callable $scenario) use (&$transports) {
    same_on_every_transport($title, $transports, $scenario);
};
foreach (['gzip', 'br', 'zstd', 'gzip, br, zstd', 'gzip;q=1, br;q=0.5', 'zstd;q=0, *', 'identity', 'gzip;q=0', 'nonsense'] as $accept) {
    $same($accept, fn ($t) => $ask($t, '/text', $accept));
}
$same('no word of it', fn ($t) => $ask($t, '/text', '', '-H', 'Accept-Encoding:'));
$same('json', fn ($t) => $ask($t, '/json'));
$same('large', fn ($t) => $ask($t, '/large'));
foreach (['/small', '/coded', '/refused', '/tagged', '/weak', '/declared', '/text?type=image/png', '/text?type=TEXT/Plain;charset=x'] as $target) {
    $same($target, fn ($t) => $ask($t, $target));
}
foreach ([404, 500, 205, 206] as $code) {
    $same("status $code", fn ($t) => $ask($t, "/status?code=$code"));
}
$same('range', fn ($t) => $ask($t, '/text', 'gzip', '-H', 'Range: bytes=0-5'));
$same('unchanged', fn ($t) => $ask($t, '/unchanged'));
$same('unchanged, whatever its size', fn ($t) => $ask($t, '/unchanged-untold'));
$same('head', fn ($t) => $ask($t, '/tagged', 'br', '-I'));
$same('head without compression', fn ($t) => $ask($t, '/tagged', 'identity', '-I'));
$same('head of a stream', fn ($t) => $ask($t, '/stream', 'br', '-I'));
foreach (['gzip', 'br', 'zstd', 'identity'] as $accept) {
    $same("stream $accept", fn ($t) => $ask($t, '/stream', $accept));
    $same("large stream $accept", fn ($t) => $ask($t, '/large-stream', $accept));
}
$same('empty stream', fn ($t) => $ask($t, '/nothing', 'gzip'));
foreach (['/trailers', '/buffered-trailers'] as $target) {
    $same($target, fn ($t) => strlen($t->curl($target, '--compressed', '-H', 'Accept-Encoding: gzip', '-H', 'TE: trailers', '-D', "$folder/head"))
        . preg_replace('~.*?(?=x-sum)~s', ' ', file_get_contents("$folder/head")));
}
$server->stop();
--EXPECT--
gzip: 200 (content-encoding: gzip; content-length: N; content-type: text/plain; vary: accept-encoding) the text
br: 200 (content-encoding: br; content-length: N; content-type: text/plain; vary: accept-encoding) the text
zstd: 200 (content-encoding: zstd; content-length: N; content-type: text/plain; vary: accept-encoding) the text
gzip, br, zstd: 200 (content-encoding: zstd; content-length: N; content-type: text/plain; vary: accept-encoding) the text
gzip;q=1, br;q=0.5: 200 (content-encoding: gzip; content-length: N; content-type: text/plain; vary: accept-encoding) the text
zstd;q=0, *: 200 (content-encoding: br; content-length: N; content-type: text/plain; vary: accept-encoding) the text
identity: 200 (content-length: 4500; content-type: text/plain; vary: accept-encoding) the text
gzip;q=0: 200 (content-length: 4500; content-type: text/plain; vary: accept-encoding) the text
nonsense: 200 (content-length: 4500; content-type: text/plain; vary: accept-encoding) the text
no word of it: 200 (content-length: 4500; content-type: text/plain; vary: accept-encoding) the text
json: 200 (content-encoding: zstd; content-length: N; content-type: text/plain; vary: accept-encoding) 4511 bytes
large: 200 (content-encoding: zstd; content-length: N; content-type: text/plain; vary: accept-encoding) 2250000 bytes
/small: 200 (content-length: 1023; content-type: text/plain) 1023 bytes
/coded: 200 (content-encoding: identity; content-length: 4500; content-type: text/plain) the text
/refused: 200 (content-length: 4500; content-type: text/plain) the text
/tagged: 200 (content-encoding: zstd; content-length: N; content-type: text/plain; etag: W/"v1"; vary: cookie, accept-encoding) the text
/weak: 200 (content-encoding: zstd; content-length: N; content-type: text/plain; etag: W/"v1"; vary: Accept-Encoding) the text
/declared: 200 (content-length: 4500; content-type: text/plain) the text
/text?type=image/png: 200 (content-length: 4500; content-type: image/png) the text
/text?type=TEXT/Plain;charset=x: 200 (content-encoding: zstd; content-length: N; content-type: TEXT/Plain;charset=x; vary: accept-encoding) the text
status 404: 404 (content-encoding: zstd; content-length: N; content-type: text/plain; vary: accept-encoding) the text
status 500: 500 (content-encoding: zstd; content-length: N; content-type: text/plain; vary: accept-encoding) the text
status 205: 205 (content-length: 0; content-type: text/plain) 0 bytes
status 206: 206 (content-length: 4500; content-type: text/plain) the text
range: 200 (content-length: 4500; content-type: text/plain; vary: accept-encoding) the text
unchanged: 304 (content-type: text/plain; etag: W/"v1"; vary: accept-encoding) 0 bytes
unchanged, whatever its size: 304 (content-type: text/plain; etag: W/"v1"; vary: accept-encoding) 0 bytes
head: 200 (content-encoding: br; content-type: text/plain; etag: W/"v1"; vary: cookie, accept-encoding) 0 bytes
head without compression: 200 (content-length: 4500; content-type: text/plain; etag: "v1"; vary: cookie, accept-encoding) 0 bytes
head of a stream: 200 (content-encoding: br; content-type: text/plain; vary: accept-encoding) 0 bytes
stream gzip: 200 (content-encoding: gzip; content-type: text/plain; vary: accept-encoding) the text
large stream gzip: 200 (content-encoding: gzip; content-type: text/plain; vary: accept-encoding) 2729590 bytes
stream br: 200 (content-encoding: br; content-type: text/plain; vary: accept-encoding) the text
large stream br: 200 (content-encoding: br; content-type: text/plain; vary: accept-encoding) 2729590 bytes
stream zstd: 200 (content-encoding: zstd; content-type: text/plain; vary: accept-encoding) the text
large stream zstd: 200 (content-encoding: zstd; content-type: text/plain; vary: accept-encoding) 2729590 bytes
stream identity: 200 (content-type: text/plain; vary: accept-encoding) the text
large stream identity: 200 (content-type: text/plain; vary: accept-encoding) 2729590 bytes
empty stream: 200 (content-encoding: gzip; content-type: text/plain; vary: accept-encoding) 0 bytes
/trailers: 4500  x-sum: 42
/buffered-trailers: 4500  x-sum: 42
