--TEST--
Bounds, ids, access lines and numbers are the same on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<PHP
const FOLDER = '$folder';
PHP . <<<'PHP'

$config->setMaxInflightRequests(1)->setRequestIdHeader('X-Request-ID')
    ->addRateLimit('few', 2, 3600, key: 'header:X-Client')
    ->setLogSinks([['type' => 'file', 'path' => FOLDER . '/access', 'format' => 'json', 'category' => 'access', 'level' => Weft\LogSeverity::INFO]]);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    if ($request->getPath() === '/numbers') {
        return $response->json($server->getTelemetry());
    }
    if ($request->getPath() === '/wait') {
        touch(FOLDER . '/waiting');
        while (clearstatcache() || !is_file(FOLDER . '/go')) {
            Async\delay(5);
        }
    }
    $response->setBody('ok');
});
weft_test_start($server);
PHP, $folder);
$transports = transports($server, $folder);
$same = fn (string $title, callable $scenario) => same_on_every_transport($title, $transports, $scenario);
$numbers = fn ($t) => json_decode($t->curl('/numbers'), true);

$same('request id', fn ($t) => $t->exchange('/', '-H', 'X-Request-ID: abc-123'));
$same('rate limit', function ($t) {
    $codes = [];
    for ($i = 0; $i < 3; $i++) {
        $codes[] = $t->curl('/', '-o', '/dev/null', '-w', '%{http_code}', '-H', "X-Client: $t->name");
    }
    return implode(' ', $codes);
});
$same('too many in flight', function ($t) use ($folder) {
    @unlink("$folder/waiting");
    @unlink("$folder/go");
    $command = ['curl', '-sS', '--max-time', '20', ...$t->flags(), '-w', ' %{http_code}', $t->url('/wait')];
    $first = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, array_diff_key(getenv(), ['LD_PRELOAD' => '']));
    for ($deadline = microtime(true) + 10; !is_file("$folder/waiting") && microtime(true) < $deadline; usleep(2000)) {
        clearstatcache();
    }
    $second = $t->exchange('/');
    touch("$folder/go");
    $output = stream_get_contents($pipes[1]);
    proc_close($first);
    return "$output, meanwhile " . trim(preg_replace('~[0-9a-f]{32}~', 'ID', $second));
});
// The second look is a request, too.
$same('counted', function ($t) use ($numbers) {
    $before = $numbers($t);
    $t->curl('/', '-d', 'x');
    $after = $numbers($t);
    $risen = [];
    foreach (['total_requests', 'responses_2xx_total', 'active_requests'] as $name) {
        $risen[] = "$name +" . $after[$name] - $before[$name];
    }
    return implode(', ', $risen);
});
foreach ($transports as $t) {
    $t->curl('/logged?by=' . urlencode($t->name), '-H', 'User-Agent: scenario');
}
for ($deadline = microtime(true) + 10; substr_count((string) @file_get_contents("$folder/access"), '"url.path":"/logged"') < 4 && microtime(true) < $deadline;) {
    usleep(5000);
}
foreach (preg_grep('~/logged~', file("$folder/access")) as $line) {
    $record = json_decode($line, true);
    $shown = array_diff_key($record['Attributes'], array_flip(['http.server.request.duration', 'client.port', 'http.request.id']));
    echo $record['Body'], ' ', json_encode($shown, JSON_UNESCAPED_SLASHES), "\n";
}
$server->stop();
--EXPECT--
request id: 200 (content-length: 2; x-request-id: abc-123) ok
rate limit: 200 200 429
too many in flight: ok 200, meanwhile 503 (content-length: 21; content-type: text/plain; charset=utf-8; retry-after: 1; x-request-id: ID) Service Unavailable
counted: total_requests +2, responses_2xx_total +2, active_requests +0
GET /logged 200 {"http.request.method":"GET","url.path":"/logged","url.query":"by=h1","http.response.status_code":200,"network.protocol.version":"1.1","http.response.body.size":2,"client.address":"127.0.0.1"}
GET /logged 200 {"http.request.method":"GET","url.path":"/logged","url.query":"by=h1%2Btls","http.response.status_code":200,"network.protocol.version":"1.1","http.response.body.size":2,"client.address":"127.0.0.1"}
GET /logged 200 {"http.request.method":"GET","url.path":"/logged","url.query":"by=h2c","http.response.status_code":200,"network.protocol.version":"2","http.response.body.size":2,"client.address":"127.0.0.1"}
GET /logged 200 {"http.request.method":"GET","url.path":"/logged","url.query":"by=h2%2Btls","http.response.status_code":200,"network.protocol.version":"2","http.response.body.size":2,"client.address":"127.0.0.1"}
