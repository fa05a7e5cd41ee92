--TEST--
getRequestTimeout() and getRemainingTime()
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

foreach ([0, 30] as $limit) {
    $server = Weft\Test\Server::start(str_replace('%LIMIT%', $limit, <<<'PHP'
    <?php
    $config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setRequestTimeout(%LIMIT%);
    weft_test_serve(function ($request, $response) {
        Async\delay(50);
        $response->write(json_encode([$request->getRequestTimeout(), $request->getRemainingTime()]));
    }, $config);
    PHP));
    foreach ([null, '5', '1.5', '0', '100', '', '-1', '1e3', 'nan', '5 s', '99999999999999'] as $header) {
        [$told, $left] = json_decode($server->get('/', $header === null ? [] : ['Request-Timeout' => $header])->body);
        $expected = array_filter([$limit ?: null, $told], fn ($seconds) => $seconds !== null);
        $right = $expected ? $left <= max(min($expected) - 0.04, 0) && $left >= max(min($expected) - 20, 0) : $left === null;
        echo $limit, ' ', var_export($header, true), ' ', json_encode($told), ' ', $right ? 'right' : var_export($left, true), "\n";
    }
    $server->stop();
}
--EXPECT--
0 NULL null right
0 '5' 5 right
0 '1.5' 1.5 right
0 '0' 0 right
0 '100' 100 right
0 '' null right
0 '-1' null right
0 '1e3' null right
0 'nan' null right
0 '5 s' null right
0 '99999999999999' null right
30 NULL null right
30 '5' 5 right
30 '1.5' 1.5 right
30 '0' 0 right
30 '100' 100 right
30 '' null right
30 '-1' null right
30 '1e3' null right
30 'nan' null right
30 '5 s' null right
30 '99999999999999' null right
