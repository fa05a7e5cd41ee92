--TEST--
By a header: each value has its own allowance, none has no limit
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)
    ->addRateLimit('key', 2, 86400, key: 'header:X-Api-Key')
    ->addRateLimit('all', 8, 86400);
weft_test_serve(function ($request, $response) {
    $response->setBody('hello');
}, $config);
PHP);
foreach (['a', 'a', 'a', 'b', 'b', 'b', null, null, null, null, null] as $key) {
    $response = $server->get('/', $key === null ? [] : ['X-API-KEY' => $key]);
    echo $key ?? '-', ' ', $response->status, ' ', implode(', ', $response->headerAll('ratelimit')), "\n";
}
$server->stop();
--EXPECT--
a 200 "key";r=1;t=43200, "all";r=7;t=10800
a 200 "key";r=0;t=43200, "all";r=6;t=21600
a 429 "key";r=0;t=43200
b 200 "key";r=1;t=43200, "all";r=5;t=32400
b 200 "key";r=0;t=43200, "all";r=4;t=43200
b 429 "key";r=0;t=43200
- 200 "all";r=3;t=54000
- 200 "all";r=2;t=64800
- 200 "all";r=1;t=75600
- 200 "all";r=0;t=10800
- 429 "all";r=0;t=10800
