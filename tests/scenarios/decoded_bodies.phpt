--TEST--
Request bodies with a Content-Encoding are decoded on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
zlib
--SKIPIF--
<?php
array_diff(['zstd', 'br', 'gzip'], Weft\HttpServerConfig::getSupportedEncodings()) && die('skip weft is built without a coding');
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';
require __DIR__ . '/../bodies/helper.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

const HANDLER = SHOW_FORM . <<<'PHP'
    weft_test_serve(function ($request, $response) {
        switch ($request->getPath()) {
            case '/made': return $response->setHeader('content-type', 'text/plain')->setBody(str_repeat($request->getQueryParam('x'), (int) $request->getQueryParam('n')));
            case '/form': return $response->json(show_form($request));
            case '/read':
                for ($hash = hash_init('md5'), $longest = $size = 0; ($piece = $request->readBody(10_000)) !== null; $size += strlen($piece)) {
                    hash_update($hash, $piece);
                    $longest = max($longest, strlen($piece));
                }
                return $response->setBody("$size " . hash_final($hash) . ($longest <= 10_000 ? '' : " in pieces of $longest"));
            case '/whole': return $response->setBody(strlen($request->awaitBody()->getBody()) . ' ' . md5($request->getBody()));
            case '/memory':
                try {
                    for ($size = 0; ($piece = $request->readBody()) !== null; $size += strlen($piece));
                } catch (Weft\HttpException $error) {
                    return $response->setStatusCode($error->getCode())->setBody($error->getMessage() . ($size <= 5_000_000 ? ' within the limit' : " after $size"));
                }
        }
    }, $config->setMaxBodySize(20_000_000)->setRequestMaxDecompressedSize(5_000_000)CONFIG);
    PHP;

$folder = scratch_folder();
$plain = implode(' ', range(1, 100_000));
$expected = strlen($plain) . ' ' . md5($plain);
file_put_contents("$folder/gzip", gzencode($plain));
file_put_contents("$folder/gzip,%20gzip", gzencode(gzencode($plain)));
file_put_contents("$folder/corrupt", substr(gzencode($plain), 0, -5));
file_put_contents("$folder/form", gzencode(part('name=a', '1') . part('name=f; filename=x', str_repeat('y', 100_000)) . '--B--'));

foreach (['whole' => '', 'streamed' => '->setBodyStreamingEnabled(true)'] as $mode => $config) {
    $server = start_on_every_transport(str_replace('CONFIG', $config, HANDLER), $folder);
    $transports = transports($server, $folder);
    $same = fn (string $title, callable $scenario) => same_on_every_transport("$mode, $title", $transports, $scenario);
    $send = fn ($t, $target, $file, $coding, ...$more) => str_replace($expected, 'complete', $t->curl($target, '-X', 'POST', '--data-binary', "@$folder/$file", '-H', "Content-Encoding: $coding", ...$more));
    // Of an unknown length, hence read while it comes where that is on.
    $unstated = ['-H', 'Transfer-Encoding: chunked'];
    $status = ['-o', '/dev/null', '-w', '%{http_code}'];
    foreach (['/read', '/whole'] as $target) {
        $same("gzip, $target", fn ($t) => $send($t, $target, 'gzip', 'gzip') . ' ' . $send($t, $target, 'gzip', 'X-GZIP', ...$unstated));
    }
    $same('stacked', fn ($t) => $send($t, '/read', 'gzip,%20gzip', 'gzip, identity, gzip'));
    $same('form', fn ($t) => $send($t, '/form', 'form', 'gzip', '-H', 'Content-Type: multipart/form-data; boundary=B'));
    $same('unknown', fn ($t) => $send($t, '/read', 'gzip', 'rot13', ...$status) . ' ' . trim(implode(preg_grep('~^accept-encoding~', explode("\n", $send($t, '/read', 'gzip', 'rot13', '-o', '/dev/null', '-D', '-', ...$unstated))))));
    $same('corrupt', fn ($t) => $send($t, '/read', 'corrupt', 'gzip', ...$status) . ' ' . $send($t, '/whole', 'corrupt', 'gzip', ...$status, ...$unstated));
    foreach (['gzip', 'br', 'zstd'] as $coding) {
        // The server makes the bombs itself.
        file_put_contents("$folder/bomb", $transports[0]->curl('/made?x=x&n=19000000', '-H', "Accept-Encoding: $coding"));
        echo filesize("$folder/bomb") < 100_000 ? '' : "$coding is not there\n";
        $same("bomb, $coding", fn ($t) => $send($t, '/memory', 'bomb', $coding, '-w', ' %{http_code}') . ', ' . $send($t, '/memory', 'bomb', $coding, '-w', ' %{http_code}', ...$unstated));
    }
    $server->stop();
}
--EXPECT--
whole, gzip, /read: complete complete
whole, gzip, /whole: complete complete
whole, stacked: complete
whole, form: {"post":{"a":"1"},"files":{"f":{"name":"x","size":100000,"error":0,"md5":"f0a7af634b47967c6cf3a0aaaaa50d17"}}}
whole, unknown: 415 accept-encoding: zstd, br, gzip
whole, corrupt: 400 400
whole, bomb, gzip: Content Too Large 413, Content Too Large 413
whole, bomb, br: Content Too Large 413, Content Too Large 413
whole, bomb, zstd: Content Too Large 413, Content Too Large 413
streamed, gzip, /read: complete complete
streamed, gzip, /whole: complete complete
streamed, stacked: complete
streamed, form: {"post":{"a":"1"},"files":{"f":{"name":"x","size":100000,"error":0,"md5":"f0a7af634b47967c6cf3a0aaaaa50d17"}}}
streamed, unknown: 415 accept-encoding: zstd, br, gzip
streamed, corrupt: 400 400
streamed, bomb, gzip: Content Too Large 413, the decoded body is too large within the limit 413
streamed, bomb, br: Content Too Large 413, the decoded body is too large within the limit 413
streamed, bomb, zstd: Content Too Large 413, the decoded body is too large within the limit 413
