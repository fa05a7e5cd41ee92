--TEST--
Files are the same on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';
require __DIR__ . '/../files/folder.inc';

use function Weft\Test\{files_folder, same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$root = files_folder();
file_put_contents("$root/huge.bin", random_bytes(6_000_000));
file_put_contents("$root/lean.bin", str_repeat('x', 40_000));
touch("$root/huge.bin", 1_700_000_000);
$server = start_on_every_transport(<<<PHP
\$root = '$root';
\$mount = fn (string \$prefix) => (new Weft\StaticHandler(\$prefix, \$root))->setCacheControl('no-cache')
    ->addCacheRule('*.css', 'max-age=60')->setHeader('X-Mount', 'yes')->setMimeType('xyzzy', 'text/x-zork');
\$server = new Weft\HttpServer(\$config);
\$server->addStaticHandler(\$mount('/files/'));
\$server->addStaticHandler(\$mount('/cached/')->setOpenFileCache(100)->enablePrecompressed()->setOnMissing(Weft\StaticOnMissing::NEXT));
\$server->addStaticHandler(\$mount('/browse/')->setBrowseEnabled(true)->disableIndex()->hide('plain', '*.png'));
\$server->addHttpHandler(function (\$request, \$response) use (\$root, \$server) {
    switch (\$request->getPath()) {
        case '/send': return \$response->setHeader('x-handler', 'kept')->sendFile("\$root/huge.bin");
        case '/send-small': return \$response->setHeader('content-type', 'text/x-own')->sendFile("\$root/notes.txt");
        case '/send-as': return \$response->sendFile("\$root/notes.txt", new Weft\SendFileOptions(contentType: 'text/x-as',
            disposition: Weft\SendFileDisposition::ATTACHMENT, downloadName: 'a "b".txt', cacheControl: 'private', etag: false, lastModified: false, acceptRanges: false));
        case '/send-utf8': return \$response->sendFile("\$root/notes.txt", new Weft\SendFileOptions(downloadName: 'grüße.txt'));
        case '/send-status': return \$response->sendFile("\$root/notes.txt", new Weft\SendFileOptions(status: 404));
        case '/send-missing': return \$response->sendFile("\$root/nothing");
        case '/send-folder': return \$response->sendFile(\$root);
        case '/send-packed': return \$response->sendFile("\$root/packed.txt");
        case '/send-and-fail': \$response->sendFile("\$root/notes.txt"); throw new Weft\HttpException('late', 418);
        case '/telemetry': return \$response->json(['zero' => \$server->getTelemetry()['static_zero_coroutine_total'] > 0]);
    }
    \$response->setStatusCode(404)->setBody('php: ' . \$request->getPath());
});
weft_test_start(\$server);
PHP, $folder);
$transports = transports($server, $folder);
$same = function (string $title, callable $scenario) use (&$transports) {
    same_on_every_transport($title, $transports, $scenario);
};
$etag = fn ($t, $target) => preg_match('~^etag: (\S+)~mi', $t->curl($target, '-I'), $match) ? $match[1] : 'none';
$shown = fn ($text) => preg_replace(['~etag: "[\w-]{20}"~', '~boundary=\d+~', '~--\d{20}~', '~\R~'], ['etag: TAG', 'boundary=B', '--B', ' | '], $text);

foreach (['/files', '/cached'] as $mount) {
    $same("$mount small", fn ($t) => $shown($t->exchange("$mount/notes.txt")));
    $same("$mount again", fn ($t) => $shown($t->exchange("$mount/notes.txt")));
    $same("$mount type", fn ($t) => $shown($t->exchange("$mount/file.xyzzy")));
    $same("$mount rule", fn ($t) => $shown($t->exchange("$mount/style.css")));
    $same("$mount head", fn ($t) => $shown($t->exchange("$mount/huge.bin", '-I')));
    $same("$mount huge", fn ($t) => md5($t->curl("$mount/huge.bin")) === md5_file("$root/huge.bin") ? 'complete' : 'broken');
    $same("$mount slowly", fn ($t) => md5($t->curl("$mount/huge.bin", '--limit-rate', '12M')) === md5_file("$root/huge.bin") ? 'complete' : 'broken');
    $same("$mount range", fn ($t) => $shown($t->exchange("$mount/large.bin", '-r', '5-14')));
    $same("$mount ranges", fn ($t) => $shown($t->exchange("$mount/large.bin", '-r', '5-9,100005-100009')));
    $same("$mount range of a huge one", fn ($t) => md5($t->curl("$mount/huge.bin", '-r', '1000000-4999999')) === md5(file_get_contents("$root/huge.bin", false, null, 1_000_000, 4_000_000)) ? 'complete' : 'broken');
    $same("$mount beyond", fn ($t) => $shown($t->exchange("$mount/notes.txt", '-r', '6-')));
    $same("$mount unchanged", fn ($t) => $shown($t->exchange("$mount/notes.txt", '-H', 'If-None-Match: ' . $etag($t, "$mount/notes.txt"))));
    $same("$mount failed", fn ($t) => $shown($t->exchange("$mount/notes.txt", '-H', 'If-Match: "x"')));
    $same("$mount redirect", fn ($t) => $shown($t->exchange("$mount/folder?a=b")));
    $same("$mount missing", fn ($t) => $shown($t->exchange("$mount/nothing")));
    $same("$mount dotfile", fn ($t) => $shown($t->exchange("$mount/.secret")));
    $same("$mount post", fn ($t) => $shown($t->exchange("$mount/notes.txt", '-d', 'x')));
    $same("$mount packed", fn ($t) => $shown($t->exchange("$mount/packed.txt", '-H', 'Accept-Encoding: gzip', '-o', '/dev/null', '-D', '-')));
}
$same('continued', function ($t) use ($root, $folder) {
    file_put_contents("$folder/part", file_get_contents("$root/huge.bin", false, null, 0, 1_234_567));
    $t->curl('/files/huge.bin', '-C', '-', '-o', "$folder/part");
    return md5_file("$folder/part") === md5_file("$root/huge.bin") ? 'complete' : 'broken';
});
$same('changed', function ($t) use ($root) {
    $lengths = '';
    foreach ([70_000, 10, 200_000] as $length) {
        file_put_contents("$root/lean.bin", str_repeat('y', $length));
        $lengths .= ' ' . strlen($t->curl('/cached/lean.bin'));
    }
    unlink("$root/lean.bin");
    $lengths .= ' ' . $t->curl('/cached/lean.bin');
    file_put_contents("$root/lean.bin", 'new');
    return $lengths . ' ' . $t->curl('/cached/lean.bin');
});
$same('listing', fn ($t) => preg_replace('~\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT~', '', $shown(strip_tags($t->curl('/browse/')))));
$same('hidden', fn ($t) => $t->curl('/browse/plain/file.txt'));
$same('send', fn ($t) => md5($t->curl('/send')) === md5_file("$root/huge.bin") ? 'complete' : 'broken');
foreach (['/send', '/send-small', '/send-as', '/send-utf8', '/send-status'] as $target) {
    $same($target, fn ($t) => $shown($t->exchange($target, '-I')));
}
foreach (['/send-missing', '/send-folder', '/send-and-fail'] as $target) {
    $same($target, fn ($t) => $shown($t->exchange($target)));
}
$same('/send range', fn ($t) => $shown($t->exchange('/send-small', '-r', '0-2')));
$same('/send unchanged', fn ($t) => $shown($t->exchange('/send-small', '-H', 'If-None-Match: ' . $etag($t, '/send-small'))));
$same('/send packed', fn ($t) => $shown($t->exchange('/send-packed', '-H', 'Accept-Encoding: gzip', '-I')));
$same('/telemetry', fn ($t) => $t->curl('/telemetry'));
$server->stop();
--EXPECT--
/files small: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 6; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) notes | 
/files again: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 6; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) notes | 
/files type: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 15; content-type: text/x-zork; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) nothing happens
/files rule: 200 (accept-ranges: bytes; cache-control: max-age=60; content-length: 3; content-type: text/css; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) a{}
/files head: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 6000000; content-type: application/octet-stream; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) 
/files huge: complete
/files slowly: complete
/files range: 206 (cache-control: no-cache; content-length: 10; content-range: bytes 5-14/200000; content-type: application/octet-stream; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) 5678901234
/files ranges: 206 (cache-control: no-cache; content-length: 250; content-type: multipart/byteranges; boundary=B; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes)  | --B | Content-Type: application/octet-stream | Content-Range: bytes 5-9/200000 |  | 56789 | --B | Content-Type: application/octet-stream | Content-Range: bytes 100005-100009/200000 |  | 56789 | --B-- | 
/files range of a huge one: complete
/files beyond: 416 (content-length: 23; content-range: bytes */6; content-type: text/plain; charset=utf-8) Range Not Satisfiable | 
/files unchanged: 304 (cache-control: no-cache; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) 
/files failed: 412 (content-length: 21; content-type: text/plain; charset=utf-8) Precondition Failed | 
/files redirect: 301 (content-length: 19; content-type: text/plain; charset=utf-8; location: /files/folder/?a=b) Moved Permanently | 
/files missing: 404 (content-length: 11; content-type: text/plain; charset=utf-8) Not Found | 
/files dotfile: 404 (content-length: 11; content-type: text/plain; charset=utf-8) Not Found | 
/files post: 404 (content-length: 21) php: /files/notes.txt
/files packed: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 7000; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) 
/cached small: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 6; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) notes | 
/cached again: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 6; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) notes | 
/cached type: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 15; content-type: text/x-zork; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) nothing happens
/cached rule: 200 (accept-ranges: bytes; cache-control: max-age=60; content-length: 3; content-type: text/css; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) a{}
/cached head: 200 (accept-ranges: bytes; cache-control: no-cache; content-length: 6000000; content-type: application/octet-stream; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) 
/cached huge: complete
/cached slowly: complete
/cached range: 206 (cache-control: no-cache; content-length: 10; content-range: bytes 5-14/200000; content-type: application/octet-stream; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) 5678901234
/cached ranges: 206 (cache-control: no-cache; content-length: 250; content-type: multipart/byteranges; boundary=B; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes)  | --B | Content-Type: application/octet-stream | Content-Range: bytes 5-9/200000 |  | 56789 | --B | Content-Type: application/octet-stream | Content-Range: bytes 100005-100009/200000 |  | 56789 | --B-- | 
/cached range of a huge one: complete
/cached beyond: 416 (content-length: 23; content-range: bytes */6; content-type: text/plain; charset=utf-8) Range Not Satisfiable | 
/cached unchanged: 304 (cache-control: no-cache; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-mount: yes) 
/cached failed: 412 (content-length: 21; content-type: text/plain; charset=utf-8) Precondition Failed | 
/cached redirect: 301 (content-length: 19; content-type: text/plain; charset=utf-8; location: /cached/folder/?a=b) Moved Permanently | 
/cached missing: 404 (content-length: 20) php: /cached/nothing
/cached dotfile: 404 (content-length: 11; content-type: text/plain; charset=utf-8) Not Found | 
/cached post: 404 (content-length: 22) php: /cached/notes.txt
/cached packed: 200 (accept-ranges: bytes; cache-control: no-cache; content-encoding: gzip; content-length: 56; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; vary: accept-encoding; x-mount: yes) 
continued: complete
changed:  70000 10 200000 php: /cached/lean.bin new
listing:  | Index of /browse/ | Index of /browse/ |  | folder/ | LICENSE4 | UPPER.TXT4 | app.js5 | data.json2 | empty.txt0 | file.xyzzy15 | grüße.txt5 | huge.bin6000000 | index.html8 | large.bin200000 | lean.bin3 | notes.txt6 | packed.txt7000 | packed.txt.gz56 | page.html400 | style.css3 | with space.txt5 |  | 
hidden: Not Found
send: complete
/send: 200 (accept-ranges: bytes; content-length: 6000000; content-type: application/octet-stream; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; x-handler: kept) 
/send-small: 200 (accept-ranges: bytes; content-length: 6; content-type: text/x-own; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT) 
/send-as: 200 (cache-control: private; content-disposition: attachment; filename="a \"b\".txt"; content-length: 6; content-type: text/x-as) 
/send-utf8: 200 (accept-ranges: bytes; content-disposition: inline; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt; content-length: 6; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT) 
/send-status: 404 (content-length: 6; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT) 
/send-missing: 500 (content-length: 21; content-type: text/plain; charset=utf-8) Internal Server Error
/send-folder: 500 (content-length: 21; content-type: text/plain; charset=utf-8) Internal Server Error
/send-and-fail: 418 (content-length: 4; content-type: text/plain; charset=utf-8) late
/send range: 206 (content-length: 3; content-range: bytes 0-2/6; content-type: text/x-own; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT) not
/send unchanged: 304 (etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT) 
/send packed: 200 (accept-ranges: bytes; content-encoding: gzip; content-length: 56; content-type: text/plain; charset=utf-8; etag: TAG; last-modified: Tue, 14 Nov 2023 22:13:20 GMT; vary: accept-encoding) 
/telemetry: {"zero":true}
