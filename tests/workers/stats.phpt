--TEST--
Every worker shows the numbers of all; neither a crash nor a reload takes anything back
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{answering_workers, eventually, send_signal, workers_script};

$server = Weft\Test\Server::start(workers_script(2, <<<'PHP'
    if ($request->getPath() === '/stats') {
        $response->json(['pid' => getmypid(), 'own' => $server->getTelemetry()] + $server->getStats());
        return;
    }
    PHP));
$sent = 0;
$get = function (string $path) use ($server, &$sent) {
    $sent++;
    return $server->get($path)->body;
};
$stats = fn () => json_decode($get('/stats'), true);

// Until both workers serve and have shown their numbers.
$shown = [];
eventually(function () use ($stats, &$shown) {
    $all = $stats();
    if (array_column($all['workers'], 'state') === ['serving', 'serving']) {
        $shown[$all['pid']] = $all;
    }
    return count($shown) === 2;
});
foreach ($shown as $pid => $all) {
    $mine = array_values(array_filter($all['workers'], fn ($row) => $row['pid'] === $pid))[0];
    echo count($all['workers']), ' workers; its own: ', $mine['state'], ', generation ', $mine['generation'], ', ',
        $mine['total_requests'] === $all['own']['total_requests'] ? 'the same' : 'different', "\n";
}
for ($i = 0; $i < 20; $i++) {
    $get('/');
}
$all = $stats();
$sum = fn (string $key) => array_sum(array_column($all['workers'], $key));
var_dump($all['totals']['total_requests'] === $sent, $sum('total_requests') === $sent);
var_dump($all['totals']['workers_configured'], $all['totals']['worker_starts_total'], $all['totals']['active_requests']);
var_dump($all['totals']['memory_resident_bytes'] === $sum('memory_resident_bytes'));

// A worker that is killed takes its gauges with it and leaves its counters.
$victim = array_column($all['workers'], 'pid')[0];
send_signal($victim, SIGKILL);
eventually(function () use ($stats, &$all) {
    $all = $stats();
    return $all['totals']['worker_crashes_total'] === 1 && $all['totals']['worker_starts_total'] === 3 && array_column($all['workers'], 'state') === ['serving', 'serving'];
});
var_dump($all['totals']['total_requests'] === $sent, $all['totals']['worker_starts_total']);
var_dump(in_array($victim, array_column($all['workers'], 'pid')));
var_dump(array_sum(array_column($all['workers'], 'total_requests')) < $sent);

$server->signal(SIGHUP);
eventually(function () use ($stats, &$all) {
    $all = $stats();
    return array_column($all['workers'], 'generation') === [2, 2] && $all['totals']['reloads_total'] === 1;
});
var_dump($all['totals']['total_requests'] === $sent, $all['totals']['generation']);
var_dump($all['totals']['responses_2xx_total'] === $sent - 1);
$server->stop();
?>
--EXPECT--
2 workers; its own: serving, generation 1, the same
2 workers; its own: serving, generation 1, the same
bool(true)
bool(true)
int(2)
int(2)
int(1)
bool(true)
bool(true)
int(3)
bool(false)
bool(true)
bool(true)
int(2)
bool(true)
