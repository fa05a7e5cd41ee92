--TEST--
Bodies of requests in every content coding, whole, broken and boundless, on every protocol
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

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$handler = <<<'PHP'
$config->setMaxBodySize(4 << 20)->setRequestMaxDecompressedSize(2 << 20)->setRequestMaxDecompressionRatio((int) getenv('RATIO'))->setBodyStreamingEnabled((bool) getenv('STREAMING'));
$text = implode(',', array_map(fn ($i) => json_encode(['id' => $i * 7919 % 10007, 'name' => "item $i"]), range(1, 40000)));
weft_test_serve(function ($request, $response) use ($text) {
    $response->setHeader('content-type', 'text/plain');
    switch ($request->getPath()) {
        case '/text': return $response->setBody($text);
        case '/zeros':
            for ($i = 0; $i < 64; $i++) {
                $response->write(str_repeat("\0", 1 << 20));
            }
            return;
        case '/whole':
            $request->awaitBody();
            return $response->json(['size' => strlen($request->getBody()), 'text' => $request->getBody() === $text, 'coding' => $request->getHeaderLine('content-encoding'), 'post' => $request->getPost()]);
        case '/slowly':
            $size = 0;
            $hash = hash_init('md5');
            while (($piece = $request->readBody(5000)) !== null) {
                $size += strlen($piece);
                hash_update($hash, $piece);
                $size % 50000 < 5000 && Async\delay(1);
            }
            return $response->json(['size' => $size, 'text' => hash_final($hash) === md5($text)]);
    }
}, $config);
PHP;

foreach (['' => 'collected', '1' => 'read as it comes'] as $streaming => $title) {
    echo "$title\n";
    putenv("STREAMING=$streaming");
    putenv('RATIO=0');
    $server = start_on_every_transport($handler, $folder);
    $transports = transports($server, $folder);
    $same = fn (string $title, callable $scenario) => same_on_every_transport($title, $transports, $scenario);
    // What the server codes it has to decode.
    foreach (['gzip', 'br', 'zstd', 'identity'] as $coding) {
        $transports[0]->curl('/text', '-H', "Accept-Encoding: $coding", '-o', "$folder/$coding");
        $transports[0]->curl('/zeros', '-H', "Accept-Encoding: $coding", '-o', "$folder/$coding-bomb");
    }
    file_put_contents("$folder/zstd, gzip", gzencode(file_get_contents("$folder/zstd")));
    file_put_contents("$folder/deflate", gzdeflate('x'));
    file_put_contents("$folder/form", gzencode('a=1&b[]=2'));
    file_put_contents("$folder/nothing", '');
    $post = fn ($t, $target, $file, $coding, ...$more) => str_replace("\n", ' ', preg_replace('~; (content-type|vary|content-length): [^;)]*|(content-type|vary|content-length): [^;)]*(; )?~', '',
        $t->exchange($target, '--compressed', '-X', 'POST', '-T', "$folder/$file", '-H', "Content-Encoding: $coding", '-H', 'Expect:', ...$more)));
    foreach (['/whole', '/slowly'] as $target) {
        echo "  $target\n";
        foreach (['gzip', 'br', 'zstd', 'identity', 'zstd, gzip'] as $coding) {
            $same($coding, fn ($t) => $post($t, $target, $coding, $coding));
        }
        $same('x-gzip, of unknown length', fn ($t) => $post($t, $target, 'gzip', 'X-GZip', ...($t->name[1] === '1' ? ['-H', 'Transfer-Encoding: chunked'] : [])));
        $same('nothing at all', fn ($t) => $post($t, $target, 'nothing', 'gzip'));
        foreach (['gzip', 'br', 'zstd'] as $coding) {
            $octets = file_get_contents("$folder/$coding");
            file_put_contents("$folder/cut", substr($octets, 0, -1));
            file_put_contents("$folder/longer", $octets . 'x');
            file_put_contents("$folder/broken", substr_replace($octets, 'broken', 0, 6));
            foreach (['cut', 'longer', 'broken', "$coding-bomb"] as $file) {
                $same("$coding $file", fn ($t) => preg_match('~^(\d+)~', $answer = $post($t, $target, $file, $coding), $match) ? $match[1] : "no answer: $answer");
            }
        }
        $same('unknown', fn ($t) => $post($t, $target, 'deflate', 'deflate'));
        $same('unknown, too', fn ($t) => $post($t, $target, 'gzip', 'gzip, aes128gcm'));
    }
    $same('a form', fn ($t) => $post($t, '/whole', 'form', 'gzip', '-H', 'Content-Type: application/x-www-form-urlencoded'));
    preg_match('~VmHWM:\s+(\d+)~', file_get_contents("/proc/{$server->pid()}/status"), $match);
    // AddressSanitizer keeps what was freed.
    echo '  memory ', $match[1] < 120_000 || getenv('ASAN_OPTIONS') ? 'flat' : "$match[1] KiB", "\n";
    $server->stop();
}
putenv('STREAMING=');
putenv('RATIO=20');
$server = start_on_every_transport($handler, $folder);
$transports = transports($server, $folder);
file_put_contents("$folder/zeros", gzencode(str_repeat("\0", 1_100_000)));
file_put_contents("$folder/few", gzencode(str_repeat("\0", 1_000_000)));
echo "ratio\n";
foreach (['zeros', 'few', 'gzip'] as $file) {
    same_on_every_transport($file, $transports, fn ($t) => strtok($t->exchange('/whole', '-T', "$folder/$file", '-H', 'Content-Encoding: gzip', '-H', 'Expect:'), ' '));
}
$server->stop();
--EXPECT--
collected
  /whole
gzip: 200 () {"size":1264488,"text":true,"coding":"gzip","post":[]}
br: 200 () {"size":1264488,"text":true,"coding":"br","post":[]}
zstd: 200 () {"size":1264488,"text":true,"coding":"zstd","post":[]}
identity: 200 () {"size":1264488,"text":true,"coding":"identity","post":[]}
zstd, gzip: 200 () {"size":1264488,"text":true,"coding":"zstd, gzip","post":[]}
x-gzip, of unknown length: 200 () {"size":1264488,"text":true,"coding":"X-GZip","post":[]}
nothing at all: 200 () {"size":0,"text":false,"coding":"gzip","post":[]}
gzip cut: 400
gzip longer: 400
gzip broken: 400
gzip gzip-bomb: 413
br cut: 400
br longer: 400
br broken: 400
br br-bomb: 413
zstd cut: 400
zstd longer: 400
zstd broken: 400
zstd zstd-bomb: 413
unknown: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
unknown, too: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
  /slowly
gzip: 200 () {"size":1264488,"text":true}
br: 200 () {"size":1264488,"text":true}
zstd: 200 () {"size":1264488,"text":true}
identity: 200 () {"size":1264488,"text":true}
zstd, gzip: 200 () {"size":1264488,"text":true}
x-gzip, of unknown length: 200 () {"size":1264488,"text":true}
nothing at all: 200 () {"size":0,"text":false}
gzip cut: 400
gzip longer: 400
gzip broken: 400
gzip gzip-bomb: 413
br cut: 400
br longer: 400
br broken: 400
br br-bomb: 413
zstd cut: 400
zstd longer: 400
zstd broken: 400
zstd zstd-bomb: 413
unknown: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
unknown, too: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
a form: 200 () {"size":9,"text":false,"coding":"gzip","post":{"a":"1","b":["2"]}}
  memory flat
read as it comes
  /whole
gzip: 200 () {"size":1264488,"text":true,"coding":"gzip","post":[]}
br: 200 () {"size":1264488,"text":true,"coding":"br","post":[]}
zstd: 200 () {"size":1264488,"text":true,"coding":"zstd","post":[]}
identity: 200 () {"size":1264488,"text":true,"coding":"identity","post":[]}
zstd, gzip: 200 () {"size":1264488,"text":true,"coding":"zstd, gzip","post":[]}
x-gzip, of unknown length: 200 () {"size":1264488,"text":true,"coding":"X-GZip","post":[]}
nothing at all: 200 () {"size":0,"text":false,"coding":"gzip","post":[]}
gzip cut: 400
gzip longer: 400
gzip broken: 400
gzip gzip-bomb: 413
br cut: 400
br longer: 400
br broken: 400
br br-bomb: 413
zstd cut: 400
zstd longer: 400
zstd broken: 400
zstd zstd-bomb: 413
unknown: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
unknown, too: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
  /slowly
gzip: 200 () {"size":1264488,"text":true}
br: 200 () {"size":1264488,"text":true}
zstd: 200 () {"size":1264488,"text":true}
identity: 200 () {"size":1264488,"text":true}
zstd, gzip: 200 () {"size":1264488,"text":true}
x-gzip, of unknown length: 200 () {"size":1264488,"text":true}
nothing at all: 200 () {"size":0,"text":false}
gzip cut: 400
gzip longer: 400
gzip broken: 400
gzip gzip-bomb: 413
br cut: 400
br longer: 400
br broken: 400
br br-bomb: 413
zstd cut: 400
zstd longer: 400
zstd broken: 400
zstd zstd-bomb: 413
unknown: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
unknown, too: 415 (accept-encoding: zstd, br, gzip) Unsupported Media Type
a form: 200 () {"size":9,"text":false,"coding":"gzip","post":{"a":"1","b":["2"]}}
  memory flat
ratio
zeros: 413
few: 200
gzip: 200
