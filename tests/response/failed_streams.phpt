--TEST--
A stream that does not end in order is visibly failed, and costs nobody else
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/abort':
            $response->write('part');
            $response->abort();
            $response->abort();
            fwrite(STDERR, 'ended: ' . var_export($response->isEnded(), true) . "\n");
            try { $response->write('more'); } catch (Weft\HttpServerRuntimeException $e) { fwrite(STDERR, $e->getMessage() . "\n"); }
            break;
        case '/short':
            $response->setHeader('content-length', '10')->write('short');
            break;
        case '/long':
            $response->setHeader('content-length', '3')->write('abc');
            try { $response->write('d'); } catch (Weft\HttpServerRuntimeException $e) { fwrite(STDERR, $e->getMessage() . "\n"); }
            break;
        case '/throws':
            $response->write('part');
            throw new RuntimeException('in the middle');
        case '/chosen':
            $response->write('part');
            throw new Weft\HttpException('a status that comes too late', 503);
        case '/no-number':
            $response->setHeader('content-length', 'ten');
            try { $response->write('x'); } catch (Weft\HttpServerRuntimeException $e) { $response->removeHeader('content-length')->setBody($e->getMessage()); }
            break;
        case '/not-started':
            $response->abort();
            $response->setBody('not aborted');
    }
});
PHP);
foreach (['/abort', '/short', '/throws', '/chosen'] as $path) {
    [$code] = Weft\Test\curl('-o', '/dev/null', '--stderr', '/dev/null', $server->url($path));
    // 18: transfer closed with outstanding data; 56: reset.
    echo $path, ' ', in_array($code, [18, 56]) ? 'failed' : "curl says $code", "\n";
}
echo $server->get('/long')->body, "\n", $server->get('/no-number')->body, "\n", $server->get('/not-started')->body, "\n";
foreach (explode("\n", $server->log()) as $line) {
    if (preg_match('/^ended|^write|Uncaught|^Content|The response/', $line)) {
        echo preg_replace('~ in /\S+~', '', $line), "\n";
    }
}
$server->stop();
--EXPECTF--
/abort failed
/short failed
/throws failed
/chosen failed
abc
Content-Length "ten" is not a number from 0 to 2^63-1
not aborted
ended: true
write(): the response was aborted
%AUncaught Weft\HttpServerRuntimeException: The response ended after 5 of the 10 octets its Content-Length declares%A
%AUncaught RuntimeException: in the middle%A
write() of 1 octets goes beyond the 3 its Content-Length declares; 3 are written
