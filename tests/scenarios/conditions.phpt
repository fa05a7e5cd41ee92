--TEST--
Conditional requests to handlers and Cache-Control are the same on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

const MONDAY = 1_700_000_000; // Tue, 14 Nov 2023 22:13:20 GMT

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
function attempt(callable $call): string
{
    try {
        return get_debug_type($call());
    } catch (Throwable $error) {
        return get_class($error) . ': ' . $error->getMessage();
    }
}

weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/page':
            return $response->etag('v7')->lastModified(1_700_000_000)->setHeader('x-kept', 'yes')->setReasonPhrase('Fine')->html('the page');
        case '/weak': return $response->etag('v7', weak: true)->setBody('weak');
        case '/quoted': return $response->etag('"v7"')->setBody('quoted');
        case '/date': return $response->lastModified(new DateTimeImmutable('@1700000000'))->setBody('dated');
        case '/stream':
            $response->etag('v7');
            $response->write('first ')->write('second ');
            fwrite(STDERR, 'stream: ' . json_encode([$response->isHeadersSent(), $response->isEnded()]) . "\n");
            return $response->end('third');
        case '/generator':
            return $response->etag('v7')->stream((function () { yield 'one '; yield 'two'; })());
        case '/plain': return $response->setHeader('etag', '"v7"')->setBody('only a field');
        case '/missing': return $response->etag('v7')->setStatusCode(404)->setBody('not there');
        case '/asked':
            $response->etag('v7');
            $asked = json_encode($response->getPreconditionStatus());
            fwrite(STDERR, "asked: $asked\n");
            return $response->setBody("asked: $asked");
        case '/change':
            $response->etag('v7');
            if ($response->getPreconditionStatus() !== null) {
                return;
            }
            return $response->etag('v8')->setBody('changed');
        case '/careless': return $response->etag('v8')->setBody('changed');
        case '/cache':
            $texts = [];
            foreach ([
                ['maxAge' => 60], ['maxAge' => 0, 'private' => true], ['public' => true, 'maxAge' => 31536000, 'immutable' => true], ['noStore' => true],
                ['noCache' => true, 'mustRevalidate' => true, 'noTransform' => true, 'proxyRevalidate' => true, 'mustUnderstand' => true],
                ['sMaxAge' => 5, 'staleWhileRevalidate' => 10, 'staleIfError' => 2147483647],
            ] as $arguments) {
                $texts[] = $response->cacheControl(...$arguments)->getHeaderLine('cache-control');
            }
            foreach ([
                [], ['maxAge' => -1], ['sMaxAge' => 2147483648], ['public' => true, 'private' => true], ['private' => true, 'sMaxAge' => 1],
                ['noStore' => true, 'maxAge' => 1], ['noStore' => true, 'immutable' => true],
            ] as $arguments) {
                $texts[] = attempt(fn () => $response->cacheControl(...$arguments));
            }
            return $response->setBody(implode("\n", $texts));
        case '/refusals':
            return $response->setBody(implode("\n", [
                attempt(fn () => $response->etag('a"b')), attempt(fn () => $response->etag("a\nb")), attempt(fn () => $response->etag('a b')),
                attempt(fn () => $response->etag("a\0")), attempt(fn () => $response->etag('"quoted"', true)), attempt(fn () => $response->etag('')),
                attempt(fn () => $response->lastModified(-1)), attempt(fn () => $response->lastModified(253402300800)),
                attempt(fn () => $response->lastModified(253402300799)), attempt(fn () => $response->lastModified('today')),
            ]));
    }
}, $config);
PHP, $folder);
$transports = transports($server, $folder);
$same = function (string $title, callable $scenario) use ($transports) {
    same_on_every_transport($title, $transports, $scenario);
};
$date = fn (int $seconds) => gmdate('D, d M Y H:i:s', $seconds) . ' GMT';

$same('unconditional', fn ($t) => $t->exchange('/page'));
$fields = [
    'If-None-Match: "v7"', 'If-None-Match: "a", W/"v7"', 'If-None-Match: *', 'If-None-Match: "v8"', 'If-Modified-Since: ' . $date(MONDAY),
    'If-Modified-Since: ' . $date(MONDAY - 1), 'If-Match: "v7"', 'If-Match: "v8"', 'If-Match: W/"v7"', 'If-Unmodified-Since: ' . $date(MONDAY - 1),
];
foreach ($fields as $field) {
    $same($field, fn ($t) => $t->exchange('/page', '-H', $field));
}
$same('tag before date', fn ($t) => $t->exchange('/page', '-H', 'If-None-Match: "v8"', '-H', 'If-Modified-Since: ' . $date(MONDAY)));
$same('head', fn ($t) => $t->exchange('/page', '-I', '-H', 'If-None-Match: "v7"'));
$same('weak', fn ($t) => $t->exchange('/weak', '-H', 'If-None-Match: "v7"'));
$same('quoted', fn ($t) => $t->exchange('/quoted', '-H', 'If-None-Match: "v7"'));
$same('date', fn ($t) => $t->exchange('/date', '-H', 'If-Modified-Since: ' . $date(MONDAY + 5)));
$same('stream', fn ($t) => $t->exchange('/stream', '-H', 'If-None-Match: "v7"'));
$same('stream, changed', fn ($t) => $t->exchange('/stream', '-H', 'If-None-Match: "v6"'));
$same('stream, failed', fn ($t) => $t->exchange('/stream', '-H', 'If-Match: "v6"'));
$same('generator', fn ($t) => $t->exchange('/generator', '-H', 'If-None-Match: "v7"'));
$same('only a field', fn ($t) => $t->exchange('/plain', '-H', 'If-None-Match: "v7"'));
$same('not a success', fn ($t) => $t->exchange('/missing', '-H', 'If-None-Match: "v7"'));
$same('asked', fn ($t) => $t->exchange('/asked', '-H', 'If-None-Match: "v7"'));
$same('asked, changed', fn ($t) => $t->exchange('/asked', '-H', 'If-None-Match: "v6"'));
$same('put', fn ($t) => $t->exchange('/change', '-X', 'PUT', '-d', 'x', '-H', 'If-Match: "v7"'));
$same('put, lost update', fn ($t) => $t->exchange('/change', '-X', 'PUT', '-d', 'x', '-H', 'If-Match: "v6"'));
$same('put, exists', fn ($t) => $t->exchange('/change', '-X', 'PUT', '-d', 'x', '-H', 'If-None-Match: *'));
$same('put, not asked', fn ($t) => $t->exchange('/careless', '-X', 'PUT', '-d', 'x', '-H', 'If-Match: "v7"'));
$same('compressed', fn ($t) => $t->exchange('/stream', '-H', 'If-None-Match: W/"v7"', '-H', 'Accept-Encoding: gzip'));
$same('cache', fn ($t) => $t->curl('/cache'));
$same('refusals', fn ($t) => $t->curl('/refusals'));
echo 'stream: ', json_encode(array_count_values(preg_grep('~^stream~', explode("\n", $server->log())))), "\n";
echo 'asked: ', json_encode(array_count_values(preg_grep('~^asked~', explode("\n", $server->log())))), "\n";
$server->stop();
--EXPECT--
unconditional: 200 (content-length: 8; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) the page
If-None-Match: "v7": 304 (content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
If-None-Match: "a", W/"v7": 304 (content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
If-None-Match: *: 304 (content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
If-None-Match: "v8": 200 (content-length: 8; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) the page
If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT: 304 (content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT: 200 (content-length: 8; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) the page
If-Match: "v7": 200 (content-length: 8; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) the page
If-Match: "v8": 412 (content-length: 0; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
If-Match: W/"v7": 412 (content-length: 0; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
If-Unmodified-Since: Tue, 14 Nov 2023 22:13:19 GMT: 412 (content-length: 0; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
tag before date: 200 (content-length: 8; content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) the page
head: 304 (content-type: text/html; charset=utf-8; etag: "v7"; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-kept: yes) 
weak: 304 (etag: W/"v7") 
quoted: 304 (etag: "v7") 
date: 304 (last-modified: Tue, 14 Nov 2023 22:13:20 GMT) 
stream: 304 (etag: "v7") 
stream, changed: 200 (etag: "v7") first second third
stream, failed: 412 (content-length: 0; etag: "v7") 
generator: 304 (etag: "v7") 
only a field: 200 (content-length: 12; etag: "v7") only a field
not a success: 404 (content-length: 9; etag: "v7") not there
asked: 304 (etag: "v7") 
asked, changed: 200 (content-length: 11; etag: "v7") asked: null
put: 200 (content-length: 7; etag: "v8") changed
put, lost update: 412 (content-length: 0; etag: "v7") 
put, exists: 412 (content-length: 0; etag: "v7") 
put, not asked: 200 (content-length: 7; etag: "v8") changed
compressed: 304 (etag: "v7") 
cache: max-age=60
private, max-age=0
public, max-age=31536000, immutable
no-store
no-cache, no-transform, must-revalidate, proxy-revalidate, must-understand
s-maxage=5, stale-while-revalidate=10, stale-if-error=2147483647
Weft\HttpServerInvalidArgumentException: cacheControl(): nothing is said
Weft\HttpServerInvalidArgumentException: cacheControl(): maxAge is -1; use 0 to 2147483647 (seconds)
Weft\HttpServerInvalidArgumentException: cacheControl(): sMaxAge is 2147483648; use 0 to 2147483647 (seconds)
Weft\HttpServerInvalidArgumentException: cacheControl(): public contradicts private
Weft\HttpServerInvalidArgumentException: cacheControl(): private contradicts sMaxAge
Weft\HttpServerInvalidArgumentException: cacheControl(): noStore contradicts maxAge
Weft\HttpServerInvalidArgumentException: cacheControl(): noStore contradicts immutable
refusals: Weft\HttpServerInvalidArgumentException: etag(): "a"b" cannot be an entity tag: use visible characters but "
Weft\HttpServerInvalidArgumentException: etag(): "a
b" cannot be an entity tag: use visible characters but "
Weft\HttpServerInvalidArgumentException: etag(): "a b" cannot be an entity tag: use visible characters but "
Weft\HttpServerInvalidArgumentException: etag(): "a" cannot be an entity tag: use visible characters but "
Weft\HttpServerInvalidArgumentException: etag(): ""quoted"" cannot be an entity tag: use visible characters but "
Weft\HttpResponse
Weft\HttpServerInvalidArgumentException: lastModified(): -1 is out of range; use 0 to 253402300799 (seconds since 1970)
Weft\HttpServerInvalidArgumentException: lastModified(): 253402300800 is out of range; use 0 to 253402300799 (seconds since 1970)
Weft\HttpResponse
TypeError: Weft\HttpResponse::lastModified(): Argument #1 ($time) must be of type DateTimeInterface|int, string given
stream: {"stream: [true,false]":16}
asked: {"asked: 304":4,"asked: null":4}
