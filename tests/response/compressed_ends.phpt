--TEST--
A compressed stream that ends in any way gives its encoder back, costs nobody else and never looks complete when it is not
--EXTENSIONS--
weft
zlib
--SKIPIF--
<?php
array_diff(['zstd', 'br', 'gzip'], Weft\HttpServerConfig::getSupportedEncodings()) && die('skip weft is built without a coding');
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setErrorDetails(false);
$kept = [];
weft_test_serve(function ($request, $response) use (&$kept) {
    $response->setHeader('content-type', 'text/plain');
    if ($request->getPath() === '/') {
        return $response->setBody(str_repeat('whole ', 1000));
    }
    $response->write(str_repeat('first ', 1000));
    switch ($request->getPath()) {
        case '/fatal': eval('class A { abstract function f(); }');
        case '/memory': $all = ''; while (true) { $all .= str_repeat('x', 1 << 20); }
        case '/exit': exit(1);
        case '/throws': throw new RuntimeException('in the middle');
        case '/abort': return $response->abort();
        case '/kept': $kept[] = $response; return;
        case '/ended-and-kept': $kept[] = $response; return $response->end('last');
        case '/waits':
            fwrite(STDERR, "waiting\n");
            try {
                while (true) {
                    $response->write('more');
                    Async\delay(5);
                }
            } finally {
                $response->isEnded() || fwrite(STDERR, "gone\n");
            }
    }
}, $config);
PHP, ['memory_limit' => '32M', 'display_errors' => '0']);

function ask(string $path, string $coding): string
{
    global $server;
    [$code, $body] = Weft\Test\curl('--compressed', '-H', "Accept-Encoding: $coding", '--stderr', '/dev/null', $server->url($path));
    return ($code === 0 ? 'complete' : 'failed') . ' ' . substr(preg_replace('~(\w+ )\1+~', '$1', $body), 0, 30);
}
foreach (['gzip', 'br', 'zstd'] as $coding) {
    echo "$coding\n";
    foreach (['/fatal', '/memory', '/throws', '/abort', '/exit', '/kept', '/ended-and-kept'] as $path) {
        echo '  ', $path, ': ', ask($path, $coding), ', then ', ask('/', $coding), "\n";
    }
    $client = $server->connect()->request('GET', '/waits', ['Accept-Encoding' => $coding]);
    $server->awaitLog('waiting');
    $client->close();
}
// Each write can be decoded when it comes.
$client = $server->connect()->request('GET', '/waits', ['Accept-Encoding' => 'gzip']);
while ($client->line() !== '') {
}
$chunk = $client->bytes(hexdec($client->line()));
$inflate = inflate_init(ZLIB_ENCODING_GZIP);
echo strlen(inflate_add($inflate, $chunk, ZLIB_SYNC_FLUSH)), ' bytes of the first write', "\n";
$client->close();
while (substr_count($server->log(), 'gone') < 4) {
    $server->awaitLog(str_repeat('never', 2), 0.05);
}
echo 'exit code ', $server->stop(), "\n";
--EXPECT--
gzip
  /fatal: failed first , then complete whole 
  /memory: failed first , then complete whole 
  /throws: failed first , then complete whole 
  /abort: failed first , then complete whole 
  /exit: complete first , then complete whole 
  /kept: complete first , then complete whole 
  /ended-and-kept: complete first last, then complete whole 
br
  /fatal: failed first , then complete whole 
  /memory: failed first , then complete whole 
  /throws: failed first , then complete whole 
  /abort: failed first , then complete whole 
  /exit: complete first , then complete whole 
  /kept: complete first , then complete whole 
  /ended-and-kept: complete first last, then complete whole 
zstd
  /fatal: failed first , then complete whole 
  /memory: failed first , then complete whole 
  /throws: failed first , then complete whole 
  /abort: failed first , then complete whole 
  /exit: complete first , then complete whole 
  /kept: complete first , then complete whole 
  /ended-and-kept: complete first last, then complete whole 
6000 bytes of the first write
exit code 0
