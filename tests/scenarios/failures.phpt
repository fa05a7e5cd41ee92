--TEST--
Failures are the same on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
ini_set('memory_limit', '32M');
final class Seen
{
    public static int $cancelled = 0;
}
$config->setMaxBodySize(100_000)->setMaxRequestTargetSize(1024)->setMaxHeaderSectionSize(8192)->setMaxHeaderFieldSize(4096)
    ->setReadTimeout(1)->setRequestTimeout(2);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/throw': throw new RuntimeException('secret');
        case '/exit': exit('bye');
        case '/memory': return str_repeat('x', 64 << 20);
        case '/throw-late':
            $response->write('partial');
            throw new RuntimeException('secret');
        case '/abort':
            $response->write('partial');
            return $response->abort();
        case '/forever':
            try {
                $response->write('begun');
                Async\delay(60_000);
            } catch (Async\AsyncCancellation $error) {
                Seen::$cancelled++;
                throw $error;
            }
            return;
        case '/too-long': return Async\delay(60_000);
        case '/cancelled': return $response->setBody((string) Seen::$cancelled);
        default: return $response->setBody('ok');
    }
}, $config);
PHP, $folder);
$transports = transports($server, $folder);
$same = fn (string $title, callable $scenario) => same_on_every_transport($title, $transports, $scenario);
file_put_contents("$folder/large", str_repeat('x', 100_001));
file_put_contents("$folder/huge", str_repeat('x', 20_000_000));

$same('exception', fn ($t) => $t->exchange('/throw'));
$same('exit', fn ($t) => $t->exchange('/exit'));
$same('out of memory', fn ($t) => $t->exchange('/memory'));
$same('exception after the first piece', fn ($t) => preg_match('~\[curl: exit code (18|56|92)\]~', $t->curl('/throw-late')) ? 'visibly failed' : 'seems complete');
$same('abort()', fn ($t) => preg_match('~\[curl: exit code (18|56|92)\]~', $t->curl('/abort')) ? 'visibly failed' : 'seems complete');
$same('body too large', fn ($t) => $t->curl('/', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'Expect:', '--data-binary', "@$folder/large"));
$same('body much too large', fn ($t) => $t->curl('/', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'Expect:', '--data-binary', "@$folder/huge"));
$same('body too large, of unknown length', fn ($t) => $t->curl('/', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'Expect:', '-H', 'Transfer-Encoding: chunked', '--data-binary', "@$folder/large"));
$same('target too long', fn ($t) => $t->curl('/' . str_repeat('a', 2000), '-o', '/dev/null', '-w', '%{http_code}'));
$same('field too long', fn ($t) => $t->curl('/', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'X-Long: ' . str_repeat('a', 5000)));
$same('fields too many', fn ($t) => $t->curl('/', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'A: ' . str_repeat('a', 4000), '-H', 'B: ' . str_repeat('a', 4000), '-H', 'C: ' . str_repeat('a', 4000)));
$same('handler out of time', fn ($t) => $t->curl('/too-long', '-o', '/dev/null', '-w', '%{http_code}'));
$same('after all that', fn ($t) => $t->exchange('/'));
$same('client leaves', function ($t) {
    $before = (int) $t->curl('/cancelled');
    $t->curl('/forever', '--max-time', '0.3');
    for ($deadline = microtime(true) + 5; microtime(true) < $deadline; usleep(10_000)) {
        if ((int) $t->curl('/cancelled') === $before + 1) {
            return 'handler cancelled';
        }
    }
    return 'handler goes on';
});
$server->stop();
--EXPECT--
exception: 500 (content-length: 21; content-type: text/plain; charset=utf-8) Internal Server Error
exit: 500 (content-length: 21; content-type: text/plain; charset=utf-8) Internal Server Error
out of memory: 500 (content-length: 21; content-type: text/plain; charset=utf-8) Internal Server Error
exception after the first piece: visibly failed
abort(): visibly failed
body too large: 413
body much too large: 413
body too large, of unknown length: 413
target too long: 414
field too long: 431
fields too many: 431
handler out of time: 503
after all that: 200 (content-length: 2) ok
client leaves: handler cancelled
