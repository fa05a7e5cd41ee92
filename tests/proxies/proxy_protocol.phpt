--TEST--
The PROXY protocol: version 1 by curl, version 2 by hand; the peer is who it names
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

use Weft\Test\HttpClient;
use Weft\Test\Server;

const SCRIPT = <<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->addUnixListener($argv[1])
    ->setProxyProtocol(true)->setTrustedProxies(...array_slice($argv, 2));
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    $response->json($request->getPath() === '/errors'
        ? $server->getTelemetry()['proxy_header_errors_total']
        : [$request->getRemoteAddress(), $request->getRemotePort(), $request->getClientAddress()]);
});
weft_test_start($server);
PHP;
const SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

function v2(int $command, int $family, string $rest): string
{
    return SIGNATURE . pack('CCn', $command, $family, strlen($rest)) . $rest;
}

function ask(Server $server, string $header, array $fields = [], int $listener = 0, string $path = '/'): string
{
    return $server->connect($listener)->send($header)->request('GET', $path, $fields)->receive()->body . "\n";
}

$path = sys_get_temp_dir() . '/weft-preface-' . getmypid();
$server = Server::start(SCRIPT, [], [$path, '127.0.0.1', '10.0.0.0/8', 'unix']);

[$code, $output] = Weft\Test\curl('--haproxy-protocol', $server->url('/'), $server->url('/'));
echo $code, preg_replace('/,\d+,/', ',port,', $output), "\n";

echo ask($server, "PROXY TCP4 203.0.113.7 198.51.100.2 4711 80\r\n");
echo ask($server, "PROXY TCP6 2001:db8::7 2001:db8::1 4711 80\r\n", [], 1);
echo ask($server, v2(0x21, 0x11, inet_pton('203.0.113.8') . inet_pton('198.51.100.2') . pack('nn', 12, 80) . "\x04\0\1x"));
echo ask($server, v2(0x21, 0x21, inet_pton('2001:db8::8') . inet_pton('2001:db8::1') . pack('nn', 13, 80)));
echo ask($server, v2(0x21, 0x31, str_repeat("\0", 216)));
echo preg_replace('/,\d+,/', ',port,', ask($server, v2(0x20, 0, '')));

echo "forwarding fields are the named peer's:\n";
$fields = ['X-Forwarded-For' => '198.51.100.99'];
echo ask($server, "PROXY TCP4 203.0.113.7 198.51.100.2 4711 80\r\n", $fields);
echo ask($server, "PROXY TCP4 10.1.2.3 198.51.100.2 4711 80\r\n", $fields);

echo "refused:\n";
foreach (["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PROXY TCP4 1.2.3 4.5.6.7 8 9\r\n", v2(0x21, 0x11, 'short')] as $bytes) {
    var_dump($server->connect()->send($bytes)->receiveAll());
}
echo ask($server, v2(0x20, 0, ''), [], 0, '/errors');
$server->stop();

echo "not trusted:\n";
$server = Server::start(SCRIPT, [], [$path, '10.0.0.0/8']);
echo preg_replace('/,\d+,/', ',port,', ask($server, ''));
foreach (["PROXY TCP4 203.0.113.7 198.51.100.2 4711 80\r\n", v2(0x20, 0, '')] as $header) {
    echo $server->connect()->send($header)->request('GET', '/')->receive()->status, "\n";
}
$server->stop();

try {
    $config = (new Weft\HttpServerConfig('127.0.0.1', 0))->setProxyProtocol(true);
    (new Weft\HttpServer($config))->addHttpHandler(fn () => null)->start();
} catch (Weft\HttpServerRuntimeException $error) {
    echo $error->getMessage(), "\n";
}
--EXPECT--
0["127.0.0.1",port,"127.0.0.1"]["127.0.0.1",port,"127.0.0.1"]
["203.0.113.7",4711,"203.0.113.7"]
["2001:db8::7",4711,"2001:db8::7"]
["203.0.113.8",12,"203.0.113.8"]
["2001:db8::8",13,"2001:db8::8"]
[null,null,null]
["127.0.0.1",port,"127.0.0.1"]
forwarding fields are the named peer's:
["203.0.113.7",4711,"203.0.113.7"]
["10.1.2.3",4711,"198.51.100.99"]
refused:
string(0) ""
string(0) ""
string(0) ""
3
not trusted:
["127.0.0.1",port,"127.0.0.1"]
501
400
start(): setProxyProtocol(true) without a proxy to trust; call setTrustedProxies(), too
