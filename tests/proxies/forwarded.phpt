--TEST--
What a trusted proxy forwards is who, how and where to; from anybody else it is nothing
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

const SCRIPT = <<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->addUnixListener($argv[1]);
$config->setTrustedProxies(...array_slice($argv, 2));
weft_test_serve(function ($request, $response) {
    $response->json([
        $request->getRemoteAddress(),
        is_int($request->getRemotePort()),
        $request->getClientAddress(),
        $request->getClientPort() === $request->getRemotePort() ? 'same' : $request->getClientPort(),
        $request->getScheme(),
        $request->getHost(),
        $request->getAuthority(),
        $request->getHeader('host'),
    ]);
}, $config);
PHP;

$requests = [
    [],
    ['Forwarded' => 'for="[2001:DB8::0:7]:4711";proto=https;host="example.org:8443"'],
    ['Forwarded' => 'for=10.0.0.9, for=203.0.113.7;proto=https, for=127.0.0.2'],
    ['X-Forwarded-For' => '198.51.100.1, 203.0.113.7', 'X-Forwarded-Proto' => 'https', 'X-Forwarded-Host' => 'example.org',
        'X-Forwarded-Port' => '8443'],
    ['Forwarded' => 'for=unknown;host=example.org'],
    ['Forwarded' => 'for="', 'X-Forwarded-For' => 'nonsense'],
];
$path = sys_get_temp_dir() . '/weft-forwarded-' . getmypid();
foreach ([['private', 'unix'], ['192.0.2.0/24']] as $trusted) {
    echo 'trusted: ', implode(' ', $trusted), "\n";
    $server = Weft\Test\Server::start(SCRIPT, [], [$path, ...$trusted]);
    foreach ([0, 1] as $listener) {
        $client = $server->connect($listener);
        foreach ($requests as $headers) {
            echo $client->request('GET', '/', $headers + ['Host' => 'inner'])->receive()->body, "\n";
        }
    }
    $server->stop();
}
--EXPECT--
trusted: private unix
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
["127.0.0.1",true,"2001:db8::7",4711,"https","example.org","example.org:8443","inner"]
["127.0.0.1",true,"203.0.113.7",null,"https","inner","inner","inner"]
["127.0.0.1",true,"203.0.113.7",null,"https","example.org","example.org:8443","inner"]
["127.0.0.1",true,"127.0.0.1","same","http","example.org","example.org","inner"]
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
[null,false,null,"same","http","inner","inner","inner"]
[null,false,"2001:db8::7",4711,"https","example.org","example.org:8443","inner"]
[null,false,"203.0.113.7","same","https","inner","inner","inner"]
[null,false,"203.0.113.7","same","https","example.org","example.org:8443","inner"]
[null,false,null,"same","http","example.org","example.org","inner"]
[null,false,null,"same","http","inner","inner","inner"]
trusted: 192.0.2.0/24
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
["127.0.0.1",true,"127.0.0.1","same","http","inner","inner","inner"]
[null,false,null,"same","http","inner","inner","inner"]
[null,false,null,"same","http","inner","inner","inner"]
[null,false,null,"same","http","inner","inner","inner"]
[null,false,null,"same","http","inner","inner","inner"]
[null,false,null,"same","http","inner","inner","inner"]
[null,false,null,"same","http","inner","inner","inner"]
