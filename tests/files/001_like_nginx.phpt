--TEST--
Requests to a mount have the answers nginx gives for the same folder; where not, the reason is here
--EXTENSIONS--
weft
--SKIPIF--
<?php
require __DIR__ . '/../helpers/nginx.inc';
if (!Weft\Test\Nginx::program('nginx')) {
    die('skip nginx is not installed');
}
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/nginx.inc';
require __DIR__ . '/folder.inc';

use Weft\Test\{Nginx, Server};

use function Weft\Test\{files_folder, fetch};

$root = files_folder();
$server = Server::start(<<<PHP
<?php
\$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0);
\$files = (new Weft\StaticHandler('/', '$root'))
    ->enablePrecompressed('gzip')->setDotfilePolicy(Weft\StaticDotfiles::DENY)->setOpenFileCache(100);
\$server = (new Weft\HttpServer(\$config))->addStaticHandler(\$files);
weft_test_start(\$server);
PHP);
$nginx = Nginx::start("root $root; index index.html; gzip_static on; gzip_vary on; charset utf-8; charset_types text/css text/plain; location ~ /\\. { return 404; }", 'absolute_redirect off;');

$modified = gmdate('D, d M Y H:i:s', filemtime("$root/page.html")) . ' GMT';
$rfc850 = gmdate('l, d-M-y H:i:s', filemtime("$root/page.html")) . ' GMT';
$asctime = gmdate('D M ', filemtime("$root/page.html")) . sprintf('%2d', gmdate('j', filemtime("$root/page.html"))) . gmdate(' H:i:s Y', filemtime("$root/page.html"));
$later = gmdate('D, d M Y H:i:s', filemtime("$root/page.html") + 100) . ' GMT';
$earlier = gmdate('D, d M Y H:i:s', filemtime("$root/page.html") - 100) . ' GMT';

// What it is called, the target, the fields, and why the answers differ if they do. ETAG is the tag of the server that is asked.
$table = [
    ['page', '/page.html'],
    ['HEAD', '/page.html', ['@HEAD']],
    ['text', '/notes.txt'],
    ['style', '/style.css'],
    ['script', '/app.js', [], 'application/javascript is obsolete: RFC 9239'],
    ['json', '/data.json'],
    ['picture', '/dot.png'],
    ['no extension', '/LICENSE'],
    ['unknown extension', '/file.xyzzy'],
    ['extension in upper case', '/UPPER.TXT'],
    ['empty', '/empty.txt'],
    ['large', '/large.bin'],
    ['query', '/page.html?v=1'],
    ['index', '/'],
    ['index of a folder', '/folder/'],
    ['folder without slash', '/folder'],
    ['folder without slash, query', '/folder?a=b'],
    ['folder without index', '/plain/', [], 'nginx tells with 403 that the folder is there'],
    ['file as folder', '/page.html/'],
    ['missing', '/nothing'],
    ['missing in folder', '/folder/nothing'],
    ['missing folder', '/nowhere/nothing'],
    ['dotfile', '/.secret'],
    ['file in dot folder', '/.git/config'],
    ['encoded name', '/with%20space.txt'],
    ['encoded letter', '/p%61ge.html'],
    ['encoded slash', '/folder%2Findex.html'],
    ['utf-8 name', '/gr%C3%BC%C3%9Fe.txt'],
    ['up and down', '/folder/../page.html', ['@PATH_AS_IS'], 'nginx resolves ".." in the URL; browsers have done so, and who sends it wants more'],
    ['up and out', '/../etc/passwd', ['@PATH_AS_IS'], 'likewise: 404 and not 400'],
    ['encoded up and out', '/%2e%2e/etc/passwd', ['@PATH_AS_IS'], 'likewise'],
    ['double slash', '//page.html', ['@PATH_AS_IS'], 'one name for a file, for caches and for rules'],
    ['bad escape', '/page%zz.html'],
    ['NUL', '/page.html%00'],
    ['range', '/large.bin', ['Range: bytes=0-99']],
    ['open range', '/large.bin', ['Range: bytes=199000-']],
    ['suffix range', '/large.bin', ['Range: bytes=-100']],
    ['range beyond the end', '/large.bin', ['Range: bytes=199999-300000']],
    ['range behind the end', '/large.bin', ['Range: bytes=200000-']],
    ['suffix of nothing', '/large.bin', ['Range: bytes=-0']],
    ['suffix longer than the file', '/large.bin', ['Range: bytes=-999999']],
    ['all of it as a range', '/large.bin', ['Range: bytes=0-']],
    ['range of another unit', '/large.bin', ['Range: lines=0-9']],
    ['malformed range', '/large.bin', ['Range: bytes=a-b'], 'RFC 9110, 14.2: a malformed field is ignored'],
    ['range backwards', '/large.bin', ['Range: bytes=9-0'], 'likewise'],
    ['two ranges', '/large.bin', ['Range: bytes=0-9,100-109']],
    ['two ranges, one behind the end', '/large.bin', ['Range: bytes=0-9,300000-']],
    ['overlapping ranges longer than the file', '/large.bin', ['Range: bytes=0-,0-,0-']],
    ['range of an empty file', '/empty.txt', ['Range: bytes=0-']],
    ['range with HEAD', '/large.bin', ['@HEAD', 'Range: bytes=0-99']],
    ['If-Range with the tag', '/large.bin', ['Range: bytes=0-9', 'If-Range: ETAG']],
    ['If-Range with another tag', '/large.bin', ['Range: bytes=0-9', 'If-Range: "other"']],
    ['If-Range with the date', '/page.html', ['Range: bytes=0-9', "If-Range: $modified"]],
    ['If-Range with an older date', '/page.html', ['Range: bytes=0-9', "If-Range: $earlier"]],
    ['If-None-Match', '/page.html', ['If-None-Match: ETAG']],
    ['If-None-Match, weak', '/page.html', ['If-None-Match: W/ETAG']],
    ['If-None-Match, list', '/page.html', ['If-None-Match: "a", ETAG, "b"']],
    ['If-None-Match, any', '/page.html', ['If-None-Match: *']],
    ['If-None-Match, other', '/page.html', ['If-None-Match: "other"', "If-Modified-Since: $modified"]],
    ['If-None-Match with HEAD', '/page.html', ['@HEAD', 'If-None-Match: ETAG']],
    ['If-Modified-Since', '/page.html', ["If-Modified-Since: $modified"]],
    ['If-Modified-Since, RFC 850', '/page.html', ["If-Modified-Since: $rfc850"]],
    ['If-Modified-Since, asctime', '/page.html', ["If-Modified-Since: $asctime"]],
    ['If-Modified-Since, later', '/page.html', ["If-Modified-Since: $later"], 'nginx compares for equality unless told otherwise; RFC 9110, 13.1.3: not changed since'],
    ['If-Modified-Since, earlier', '/page.html', ["If-Modified-Since: $earlier"]],
    ['If-Modified-Since, no date', '/page.html', ['If-Modified-Since: yesterday']],
    ['If-Match', '/page.html', ['If-Match: ETAG']],
    ['If-Match, other', '/page.html', ['If-Match: "other"']],
    ['If-Unmodified-Since', '/page.html', ["If-Unmodified-Since: $modified"]],
    ['If-Unmodified-Since, earlier', '/page.html', ["If-Unmodified-Since: $earlier"]],
    ['precompressed', '/packed.txt', ['Accept-Encoding: gzip'], 'nginx serves no parts of precompressed files'],
    ['precompressed, not accepted', '/packed.txt', ['Accept-Encoding: identity']],
    ['precompressed, refused', '/packed.txt', ['Accept-Encoding: gzip;q=0']],
    ['precompressed, among others', '/packed.txt', ['Accept-Encoding: deflate, gzip, br'], 'likewise'],
    ['range of the precompressed', '/packed.txt', ['Accept-Encoding: gzip', 'Range: bytes=0-9'], 'likewise'],
    ['not precompressed', '/page.html', ['Accept-Encoding: gzip']],
    ['OPTIONS', '/page.html', ['@OPTIONS']],
    ['POST', '/page.html', ['@POST']],
    ['PUT', '/page.html', ['@PUT']],
];

$bases = ['weft' => ['http://127.0.0.1:' . $server->port(), []], 'nginx' => ['http://127.0.0.1', ['--unix-socket', $nginx->socket()]]];
$same = 0;
foreach ($table as $row) {
    [$title, $target, $fields, $reason] = $row + [2 => [], 3 => null];
    $answers = [];
    foreach ($bases as $name => [$base, $flags]) {
        $answers[$name] = fetch($base, $target, $fields, $flags);
    }
    if ($answers['weft'] === $answers['nginx']) {
        $same++;
        echo $reason === null ? '' : "$title: has become the same\n";
        continue;
    }
    echo $title, $reason === null ? ': UNEXPECTED' : '', "\n";
    if ($reason === null) {
        echo "  weft:  {$answers['weft']}\n  nginx: {$answers['nginx']}\n";
    }
}
printf("%d of %d are the same\n", $same, count($table));
$server->stop();
$nginx->stop();
--EXPECT--
script
folder without index
up and down
up and out
encoded up and out
double slash
malformed range
range backwards
If-Modified-Since, later
precompressed
precompressed, among others
range of the precompressed
67 of 79 are the same
