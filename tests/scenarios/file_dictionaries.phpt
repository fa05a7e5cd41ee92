--TEST--
Files of mounts are coded with dictionaries that clients were offered before (RFC 9842)
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
array_diff(['zstd', 'br', 'gzip'], Weft\HttpServerConfig::getSupportedEncodings()) && die('skip weft is built without a coding');
exec('zstd --version 2>&1', $output, $code);
$code === 0 || print 'skip no zstd';
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';
require __DIR__ . '/../files/folder.inc';

use function Weft\Test\{files_folder, same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$root = files_folder();
mt_srand(1);
$words = fn (int $count) => implode(' ', array_map(fn () => dechex(mt_rand()), range(1, $count)));
$v1 = 'first ' . $words(3000);
$v2 = "second $v1 second";
$old = 'old ' . $words(3000);
$large = 'large ' . $words(30_000);
$write = function (string $name, string $content) use ($root) {
    file_put_contents("$root/$name", $content);
    touch("$root/$name", 1_700_000_000);
};
foreach (['app.v1.js' => $v1, 'app.v2.js' => $v2, 'other.js' => $words(3000), 'photo.png' => $v2, 'large.js' => $large, 'app.large.js' => "$large!"] as $name => $content) {
    $write($name, $content);
}
$hash = fn (string $dictionary) => ':' . base64_encode(hash('sha256', $dictionary, true)) . ':';
$server = start_on_every_transport(<<<PHP
\$mount = fn (string \$prefix) => (new Weft\StaticHandler(\$prefix, '$root'))->setCacheControl('max-age=60')
    ->useAsDictionary('app*.js', '/*/app*.js', ['script'], 'app')->setDictionaryMaxFileSize(100_000);
\$server = new Weft\HttpServer(\$config->setCompressionDictionaryBytes(500_000));
\$server->addStaticHandler(\$mount('/files/'));
\$server->addStaticHandler(\$mount('/cached/')->setOpenFileCache(100)->enablePrecompressed());
\$server->addStaticHandler((new Weft\StaticHandler('/plain/', '$root'))->setHeader('Access-Control-Allow-Origin', '*'));
weft_test_start(\$server);
PHP, $folder);
$transports = transports($server, $folder);

// Status, the fields that matter, and what the body is when it is decoded with the dictionary.
function ask($t, string $target, string $dictionary, string $content, array $fields = [], string $accept = 'gzip, br, zstd, dcb;q=0, dcz', array $flags = []): string
{
    global $folder, $hash;
    $named = $dictionary === '' ? [] : ['Available-Dictionary: ' . (str_starts_with($dictionary, ':') ? $dictionary : $hash($dictionary))];
    $arguments = ['-D', "$folder/head", '-o', "$folder/body", ...$flags];
    foreach (["Accept-Encoding: $accept", ...$named, ...$fields] as $field) {
        array_push($arguments, '-H', $field);
    }
    file_put_contents("$folder/body", '');
    $t->curl($target, ...$arguments);
    file_put_contents("$folder/dictionary", $dictionary);
    $head = file_get_contents("$folder/head");
    preg_match_all('~^(accept-ranges|content-encoding|content-length|vary|use-as-dictionary|content-range): ([^\r]*)~mi', $head, $parts);
    $shown = array_combine(array_map('strtolower', $parts[1]), $parts[2]);
    ksort($shown);
    $body = file_get_contents("$folder/body");
    if (isset($shown['content-encoding'])) {
        $shown['content-length'] = $shown['content-length'] < 1000 ? 'small' : 'large';
        exec("zstd -q -d -c -D $folder/dictionary < $folder/body 2>/dev/null > $folder/decoded");
        $body = $body === '' ? '' : file_get_contents("$folder/decoded");
    }
    $what = match ($body) {
        '' => 'no body',
        $content => 'the file',
        default => substr($content, 0, strlen($body)) === $body ? 'its beginning' : 'something else: ' . substr($body, 0, 20),
    };
    $shown = implode('; ', array_map(fn ($name) => "$name: {$shown[$name]}", array_keys($shown)));
    $shown = str_replace('use-as-dictionary: match="/*/app*.js", match-dest=("script"), id="app"', 'offered', $shown);
    $shown = str_replace('vary: accept-encoding, available-dictionary', 'varies', $shown);
    return substr($head, strpos($head, ' ') + 1, 3) . " $shown = $what";
}
function etag($t, string $target, string $dictionary): string
{
    global $hash;
    $fields = $dictionary === '' ? [] : ['-H', 'Available-Dictionary: ' . $hash($dictionary), '-H', 'Accept-Encoding: dcz'];
    return preg_match('~^etag: ([^\r]+)~mi', $t->curl($target, '-I', ...$fields), $match) ? $match[1] : 'none';
}
$same = fn (string $title, callable $scenario) => same_on_every_transport($title, $transports, $scenario);

foreach (['/files', '/cached'] as $mount) {
    $same("$mount, version 1", fn ($t) => ask($t, "$mount/app.v1.js", '', $v1, accept: 'identity'));
    $same("$mount, version 2", fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2));
    $same('again', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2));
    $same('HEAD', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, flags: ['-I']));
    $same('the same version', fn ($t) => ask($t, "$mount/app.v1.js", $v1, $v1));
    $same('who has none', fn ($t) => ask($t, "$mount/app.v2.js", '', $v2));
    $same('who cannot', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, accept: 'gzip'));
    $same('who would rather not', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, accept: 'identity, dcz;q=0.5'));
    $same('who has another', fn ($t) => ask($t, "$mount/app.v2.js", 'unknown', $v2));
    $same('who says it twice', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['Available-Dictionary: ' . $hash($v1)]));
    foreach ([':AAAA:', ':', '::', ':' . str_repeat('A', 5000) . ':', ':' . str_repeat('=', 44) . ':', ':../../../etc/passwd:'] as $wrong) {
        $same('wrong', fn ($t) => ask($t, "$mount/app.v2.js", $wrong, $v2));
    }
    $same('a file it has nothing in common with', fn ($t) => ask($t, "$mount/other.js", $v1, file_get_contents("$root/other.js")));
    $same('a type that is not compressed', fn ($t) => ask($t, "$mount/photo.png", $v1, $v2));
    $same('a range', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['Range: bytes=0-9']));
    $same('too large', fn ($t) => ask($t, "$mount/app.large.js", $v1, "$large!"));
    $same('a page of another site', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors']));
    $same('a page of this site', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: no-cors']));
    $same('validators', fn ($t) => count(array_unique([etag($t, "$mount/app.v2.js", ''), etag($t, "$mount/app.v2.js", $v1), etag($t, "$mount/app.v2.js", $v2)])) . ' differ');
    $same('unchanged since it was sent whole', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['If-None-Match: ' . etag($t, "$mount/app.v2.js", '')]));
    $same('unchanged since it was sent so', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['If-None-Match: ' . etag($t, "$mount/app.v2.js", $v1)]));
    $same('sent with another dictionary', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['If-None-Match: ' . etag($t, "$mount/app.v2.js", $v2)]));
    $same('only if it is whole', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['If-Match: ' . etag($t, "$mount/app.v2.js", '')]));
    $same('only if it is so', fn ($t) => ask($t, "$mount/app.v2.js", $v1, $v2, ['If-Match: ' . etag($t, "$mount/app.v2.js", $v1)]));
    // Under the same URL: what was sent before is no longer there.
    $same('changed in its place', function ($t) use ($mount, $root, $old) {
        static $number = 0;
        file_put_contents("$root/app.now.js", $old . ++$number);
        $before = strlen($t->curl("$mount/app.now.js"));
        file_put_contents("$root/app.now.js", "new $old$number");
        return strlen($old . $number) - $before . ' ' . ask($t, "$mount/app.now.js", $old . $number, "new $old$number");
    });
}
// Made by a build: the server need not know the dictionary.
$write('old', $old);
$write('new.js', "new $old");
exec("zstd -q -19 -D $root/old $root/new.js -o $root/coded");
$digits = substr(hash('sha256', $old), 0, 16);
$write("new.js.$digits.dcz", "\x5e\x2a\x4d\x18\x20\0\0\0" . hash('sha256', $old, true) . file_get_contents("$root/coded"));
$same('precompressed', fn ($t) => ask($t, '/cached/new.js', $old, "new $old"));
$same('precompressed, HEAD', fn ($t) => ask($t, '/cached/new.js', $old, "new $old", flags: ['-I']));
$same('only where it is enabled', fn ($t) => ask($t, '/files/new.js', $old, "new $old"));
$write('large.js.' . substr(hash('sha256', $v1), 0, 16) . '.dcz', 'not coded with it');
$same('a sibling that is none', fn ($t) => ask($t, '/cached/large.js', $v1, $large));
$same('a mount without rules', fn ($t) => ask($t, '/plain/app.v2.js', $v1, $v2));
$server->stop();
--EXPECT--
/files, version 1: 200 accept-ranges: bytes; content-length: 26600; offered; varies = the file
/files, version 2: 200 content-encoding: dcz; content-length: small; offered; varies = the file
again: 200 content-encoding: dcz; content-length: small; offered; varies = the file
HEAD: 200 content-encoding: dcz; content-length: small; offered; varies = no body
the same version: 200 content-encoding: dcz; content-length: small; offered; varies = the file
who has none: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who cannot: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who would rather not: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who has another: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who says it twice: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
a file it has nothing in common with: 200 content-encoding: dcz; content-length: large; varies = the file
a type that is not compressed: 200 accept-ranges: bytes; content-length: 26614 = the file
a range: 206 content-length: 10; content-range: bytes 0-9/26614; offered; varies = its beginning
too large: 200 accept-ranges: bytes; content-length: 265940; varies = the file
a page of another site: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
a page of this site: 200 content-encoding: dcz; content-length: small; offered; varies = the file
validators: 3 differ
unchanged since it was sent whole: 304 offered; varies = no body
unchanged since it was sent so: 304 offered; varies = no body
sent with another dictionary: 200 content-encoding: dcz; content-length: small; offered; varies = the file
only if it is whole: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
only if it is so: 200 content-encoding: dcz; content-length: small; offered; varies = the file
changed in its place: 0 200 content-encoding: dcz; content-length: small; offered; varies = the file
/cached, version 1: 200 accept-ranges: bytes; content-length: 26600; offered; varies = the file
/cached, version 2: 200 content-encoding: dcz; content-length: small; offered; varies = the file
again: 200 content-encoding: dcz; content-length: small; offered; varies = the file
HEAD: 200 content-encoding: dcz; content-length: small; offered; varies = no body
the same version: 200 content-encoding: dcz; content-length: small; offered; varies = the file
who has none: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who cannot: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who would rather not: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who has another: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
who says it twice: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
wrong: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
a file it has nothing in common with: 200 content-encoding: dcz; content-length: large; varies = the file
a type that is not compressed: 200 accept-ranges: bytes; content-length: 26614 = the file
a range: 206 content-length: 10; content-range: bytes 0-9/26614; offered; varies = its beginning
too large: 200 accept-ranges: bytes; content-length: 265940; offered; varies = the file
a page of another site: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
a page of this site: 200 content-encoding: dcz; content-length: small; offered; varies = the file
validators: 3 differ
unchanged since it was sent whole: 304 offered; varies = no body
unchanged since it was sent so: 304 offered; varies = no body
sent with another dictionary: 200 content-encoding: dcz; content-length: small; offered; varies = the file
only if it is whole: 200 accept-ranges: bytes; content-length: 26614; offered; varies = the file
only if it is so: 200 content-encoding: dcz; content-length: small; offered; varies = the file
changed in its place: 0 200 content-encoding: dcz; content-length: small; offered; varies = the file
precompressed: 200 content-encoding: dcz; content-length: small; varies = the file
precompressed, HEAD: 200 content-encoding: dcz; content-length: small; varies = no body
only where it is enabled: 200 accept-ranges: bytes; content-length: 26633; varies = the file
a sibling that is none: 200 accept-ranges: bytes; content-length: 265939; varies = the file
a mount without rules: 200 accept-ranges: bytes; content-length: 26614 = the file
