--TEST--
By address: the burst, what the fields say, 429, and recovery
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

const SCRIPT = <<<'PHP'
<?php
$path = array_pop($argv);
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->addUnixListener($path)->setTrustedProxies('unix');
$config->addRateLimit('ip', (int) $argv[1], (float) $argv[2], (int) $argv[3]);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    $response->setHeader('ratelimit', 'mine')->json($server->getTelemetry()['rate_limited_total']);
});
weft_test_start($server);
PHP;

function show(Weft\Test\Response $response): void
{
    echo $response->status, ' ', implode(' | ', $response->headerAll('ratelimit')), ' | ', $response->header('ratelimit-policy');
    echo ' | ', $response->header('retry-after') ?? '-', ' | ', json_encode($response->body), "\n";
}

$path = sys_get_temp_dir() . '/weft-limit-' . getmypid();
echo "a burst of 3, then one in ten hours:\n";
$server = Weft\Test\Server::start(SCRIPT, [], ['10', '360000', '3', $path]);
for ($i = 0; $i < 4; $i++) {
    show($server->get('/'));
}
echo "unix sockets are one client, unless their proxy says more:\n";
foreach ([[], [], [], [], ['X-Forwarded-For' => '2001:db8::1'], ['X-Forwarded-For' => '2001:db8::2'],
    ['X-Forwarded-For' => '2001:db8::3'], ['X-Forwarded-For' => '2001:db8::4'], ['X-Forwarded-For' => '2001:db8:1::1']] as $fields) {
    $response = $server->connect(1)->request('GET', '/', $fields)->receive();
    echo $response->status, ' ', $response->body, "\n";
}
$server->stop();

echo "recovery:\n";
$server = Weft\Test\Server::start(SCRIPT, [], ['2', '1', '1', $path]);
$client = $server->connect();
$begin = microtime(true);
for ($passed = 0; $passed < 3 && microtime(true) < $begin + 20;) {
    $response = $client->request('GET', '/')->receive();
    if ($response->status === 200) {
        $passed++;
    } elseif ($response->header('retry-after') !== '1') {
        show($response);
    }
}
$seconds = microtime(true) - $begin;
var_dump($passed, $seconds > 0.95);
$server->stop();
--EXPECT--
a burst of 3, then one in ten hours:
200 "ip";r=2;t=36000 | "ip";q=10;w=360000 | - | "0"
200 "ip";r=1;t=72000 | "ip";q=10;w=360000 | - | "0"
200 "ip";r=0;t=36000 | "ip";q=10;w=360000 | - | "0"
429 "ip";r=0;t=36000 | "ip";q=10;w=360000 | 36000 | "Too Many Requests\r\n"
unix sockets are one client, unless their proxy says more:
200 1
200 1
200 1
429 Too Many Requests

200 2
200 2
200 2
429 Too Many Requests

200 3
recovery:
int(3)
bool(true)
