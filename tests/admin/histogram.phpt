--TEST--
The histograms add up to the requests sent, and their buckets are cumulative
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, eventually, metrics, sum_of};

$server = Weft\Test\Server::start(admin_script(<<<'PHP'
    if ($request->getPath() === '/slow') {
        Async\delay(30);
    }
    $response->setStatusCode((int) ($request->getQuery()['status'] ?? 200));
PHP));
$sent = [
    'GET 2xx' => ['GET', '/', 7],
    'GET 4xx' => ['GET', '/?status=404', 3],
    'POST 2xx' => ['POST', '/slow', 2],
    'PUT 5xx' => ['PUT', '/?status=503', 1],
    'other 3xx' => ['QUERY', '/?status=304', 1],
];
$total = 0;
foreach ($sent as [$method, $target, $times]) {
    for ($i = 0; $i < $times; $i++) {
        $server->request($method, $target);
        $total++;
    }
}
eventually(fn () => sum_of(metrics($server), 'weft_request_duration_seconds_count') >= $total);
$metrics = metrics($server);
foreach ($sent as $name => [, , $times]) {
    [$method, $status] = explode(' ', $name);
    $labels = "method=\"$method\",status=\"$status\"";
    echo $name, ' ', $metrics["weft_request_duration_seconds_count{{$labels}}"], "\n";
    $before = 0;
    $bounds = [];
    foreach ($metrics as $series => $value) {
        if (!str_starts_with($series, "weft_request_duration_seconds_bucket{{$labels}")) {
            continue;
        }
        if ($value < $before) {
            echo "$series has $value, less than the $before before\n";
        }
        $before = $value;
        $bounds[] = substr(strrchr($series, 'e'), 3, -2);
    }
    if ($before !== (float) $times || end($bounds) !== '+Inf' || count($bounds) < 10) {
        echo "the last bucket has $before\n";
    }
}
$slow = 'method="POST",status="2xx"';
var_dump($metrics["weft_request_duration_seconds_bucket{{$slow},le=\"0.025\"}"] === 0.0);
var_dump($metrics["weft_request_duration_seconds_sum{{$slow}}"] >= 0.06);
echo sum_of($metrics, 'weft_request_duration_seconds_count') - $total, ' ', $metrics['weft_requests_total'] - $total, ' ',
    sum_of($metrics, 'weft_responses_total') - $total, "\n";
$server->stop();
--EXPECT--
GET 2xx 7
GET 4xx 3
POST 2xx 2
PUT 5xx 1
other 3xx 1
bool(true)
bool(true)
0 0 0
