--TEST--
Answers are the same on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/echo':
            return $response->json([
                'method' => $request->getMethod(), 'query' => $request->getQuery(), 'body' => md5($request->getBody()),
                'length' => strlen($request->getBody()), 'x' => $request->getHeaderLine('x-test'), 'cookies' => $request->getCookies(),
                'host' => $request->getHost(), 'tls' => ($request->getTls() !== null) === ($request->getScheme() === 'https'),
            ]);
        case '/empty': return $response->setStatusCode(204);
        case '/unchanged': return $response->setStatusCode(304)->setHeader('etag', '"a"');
        case '/fields': return $response->addHeader('set-cookie', ['a=1', 'b=2'])->setHeader('x-empty', '')->setBody('fields');
        case '/stream':
            foreach (['one ', 'two ', 'three'] as $piece) {
                $response->write($piece);
                Async\delay(5);
            }
            return $response->end();
        case '/declared': return $response->setHeader('content-length', '6')->write('abc')->end('def');
        case '/short': return $response->setHeader('content-length', '10')->write('abc')->end();
        case '/trailers':
            $response->setTrailer('x-sum', '42')->write('body');
            return $response->end();
        case '/hints': return $response->informational(103, ['link' => '</a.css>; rel=preload'])->setBody('hinted');
        case '/large': return $response->setBody(str_repeat('0123456789abcdef', 200_000));
        case '/large-stream':
            for ($i = 0; $i < 100; $i++) {
                $response->write(str_repeat(chr(65 + $i % 26), 40_000));
            }
            return $response->end();
        case '/redirect': return $response->redirect('/echo', 307);
        case '/version': return $response->setBody($request->getHttpVersion());
    }
}, $config);
PHP, $folder);
$transports = transports($server, $folder);

$same = function (string $title, callable $scenario) use (&$transports) {
    same_on_every_transport($title, $transports, $scenario);
};
$same('get', fn ($t) => $t->exchange('/echo?a=1&b[]=2', '-H', 'X-Test: yes', '-b', 'c=d; e=f'));
$same('post', fn ($t) => $t->exchange('/echo', '-d', 'a=1'));
$same('put', fn ($t) => $t->exchange('/echo', '-X', 'PUT', '-d', 'x'));
file_put_contents("$folder/upload", random_bytes(3_000_000));
$same('upload', fn ($t) => str_contains($t->curl('/echo', '-T', "$folder/upload"), md5_file("$folder/upload")) ? 'complete' : 'broken');
$same('upload of unknown length', function ($t) use ($folder) {
    $pipe = "$folder/fifo";
    posix_mkfifo($pipe, 0600);
    $writer = proc_open(['sh', '-c', 'cat "$1" > "$2"', 'sh', "$folder/upload", $pipe], [], $pipes);
    $output = $t->curl('/echo', '-T', $pipe);
    proc_close($writer);
    unlink($pipe);
    return str_contains($output, md5_file("$folder/upload")) ? 'complete' : $output;
});
$same('head', fn ($t) => $t->exchange('/fields', '-I'));
$same('204', fn ($t) => $t->exchange('/empty'));
$same('304', fn ($t) => $t->exchange('/unchanged'));
$same('fields', fn ($t) => $t->exchange('/fields'));
$same('stream', fn ($t) => $t->exchange('/stream'));
$same('declared', fn ($t) => $t->exchange('/declared'));
$same('short of what was declared', fn ($t) => preg_match('~\[curl: exit code (18|56|92)\]~', $t->curl('/short')) ? 'visibly failed' : 'seems complete');
$same('trailers', fn ($t) => preg_replace('~\s+~', ' ', $t->curl('/trailers', '-D', "$folder/head", '-H', 'TE: trailers') . preg_replace('~.*?(?=x-sum)~s', ' ', file_get_contents("$folder/head"))));
$same('early hints', fn ($t) => $t->exchange('/hints'));
$same('large', fn ($t) => md5($t->curl('/large')) === md5(str_repeat('0123456789abcdef', 200_000)) ? 'complete' : 'broken');
$same('large stream', fn ($t) => strlen($t->curl('/large-stream')) === 4_000_000 ? 'complete' : 'broken');
$same('slow reader', fn ($t) => strlen($t->curl('/large-stream', '--limit-rate', '8M')) === 4_000_000 ? 'complete' : 'broken');
// The second request with prior knowledge on one connection is too much for some curls, whatever the server (7.88: exit code 16).
$transports = array_filter($transports, fn ($t) => $t->name !== 'h2c');
$same('redirect', fn ($t) => $t->curl('/redirect', '-L', '-o', '/dev/null', '-w', '%{http_code} after %{num_redirects}'));
$same('several on one connection', fn ($t) => $t->curlAll(array_fill(0, 5, '/version'), '-w', ' %{num_connects}', '--output', '/dev/null', '--output', '/dev/null', '--output', '/dev/null', '--output', '/dev/null', '--output', '/dev/null'));
foreach (transports($server, $folder) as $transport) {
    echo $transport->name, ': ', $transport->curl('/version', '-w', ' %{http_version} %{scheme}'), "\n";
}
$server->stop();
--EXPECT--
get: 200 (content-length: 165; content-type: application/json) {"method":"GET","query":{"a":"1","b":["2"]},"body":"d41d8cd98f00b204e9800998ecf8427e","length":0,"x":"yes","cookies":{"c":"d","e":"f"},"host":"127.0.0.1","tls":true}
post: 200 (content-length: 131; content-type: application/json) {"method":"POST","query":[],"body":"3872c9ae3f427af0be0ead09d07ae2cf","length":3,"x":"","cookies":[],"host":"127.0.0.1","tls":true}
put: 200 (content-length: 130; content-type: application/json) {"method":"PUT","query":[],"body":"9dd4e461268c8034f5c8564e155c67a6","length":1,"x":"","cookies":[],"host":"127.0.0.1","tls":true}
upload: complete
upload of unknown length: complete
head: 200 (content-length: 6; set-cookie: a=1; set-cookie: b=2; x-empty: ) 
204: 204 
304: 304 (etag: "a") 
fields: 200 (content-length: 6; set-cookie: a=1; set-cookie: b=2; x-empty: ) fields
stream: 200 one two three
declared: 200 (content-length: 6) abcdef
short of what was declared: visibly failed
trailers: body x-sum: 42 
early hints: 103 (link: </a.css>; rel=preload) 200 (content-length: 6) hinted
large: complete
large stream: complete
slow reader: complete
redirect: 200 after 1
several on one connection:  1 0 0 0 0
h1: 1.1 1.1 HTTP
h1+tls: 1.1 1.1 HTTPS
h2c: 2 2 HTTP
h2+tls: 2 2 HTTPS
