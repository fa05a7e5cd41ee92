--TEST--
After clients that misbehave, workers that are killed and reloads every gauge is zero and nothing has grown
--SKIPIF--
<?php
if (!extension_loaded('sockets')) {
    die('skip needs ext/sockets to reset connections');
}
?>
--FILE--
<?php
// WEFT_CHAOS_SECONDS makes it longer; WEFT_CHAOS_TABLE=1 prints the table although nothing is wrong.
require dirname(__DIR__) . '/workers/helper.inc';
require __DIR__ . '/clients.inc';

use Weft\Test\{ChaosClient, Server};

use function Weft\Test\{descendants, eventually, send_signal, workers_of};

$server = Server::start(<<<'PHP'
    <?php
    $config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers(3)->setReadTimeout(2)->setWriteTimeout(2)
        ->setKeepAliveTimeout(2)->setShutdownTimeout(4);
    $server = new Weft\HttpServer($config);
    $server->addHttpHandler(function ($request, $response) use ($server) {
        switch ($request->getPath()) {
            case '/wait': Async\delay(random_int(1, 100)); break;
            case '/big': $response->setBody(str_repeat('x', 1 << 20)); return;
            case '/totals': $response->json($server->getStats()['totals']); return;
        }
        $response->setBody('ok');
    });
    weft_test_start($server);
    PHP);
$totals = function () use ($server): array {
    // A worker that has just answered a flood turns new requests away for a moment.
    eventually(function () use ($server, &$response) {
        $response = $server->get('/totals');
        return $response->status === 200;
    }) || throw new RuntimeException("$response->status instead of the totals");
    return json_decode($response->body, true);
};
const GAUGES = ['active_connections', 'active_requests', 'listeners_paused'];

/** What the processes of the server hold, the most of any worker. */
function holdings(Server $server): array
{
    $all = ['processes' => count(descendants($server->pid())), 'worker descriptors' => 0, 'worker KiB' => 0];
    foreach (array_keys(workers_of($server->pid())) as $pid) {
        $all['worker descriptors'] = max($all['worker descriptors'], count(glob("/proc/$pid/fd/*")));
        preg_match('~^Private_Dirty:\s+(\d+)~m', (string) @file_get_contents("/proc/$pid/smaps_rollup"), $match);
        $all['worker KiB'] = max($all['worker KiB'], (int) ($match[1] ?? 0));
    }
    $all['supervisor descriptors'] = count(glob("/proc/{$server->pid()}/fd/*"));
    return $all;
}

// Warm: every worker has answered all kinds of requests.
for ($i = 0; $i < 60; $i++) {
    $server->get(['/', '/big', '/wait', '/totals'][$i % 4]);
}
$before = holdings($server) + array_intersect_key($totals(), array_flip(GAUGES));
$served = $totals()['total_requests'];

$clients = array_map(fn () => new ChaosClient($server->address()), range(1, 60));
$seconds = (float) (getenv('WEFT_CHAOS_SECONDS') ?: 15);
$kills = $reloads = 0;
$end = microtime(true) + $seconds;
for ($next = microtime(true); microtime(true) < $end; usleep(2000)) {
    foreach ($clients as $client) {
        $client->act();
    }
    if (microtime(true) < $next) {
        continue;
    }
    $next = microtime(true) + 0.7;
    $victims = array_keys(workers_of($server->pid()));
    if ($victims && random_int(0, 3) !== 0) {
        send_signal($victims[array_rand($victims)], [SIGKILL, SIGSEGV, SIGTERM][$kills++ % 3]);
    } else {
        $server->signal(SIGHUP);
        $reloads++;
    }
}
foreach ($clients as $client) {
    $client->close();
}
// Old generations end, time limits of what was left behind pass; the only request and connection are ours.
$after = [];
// Under sanitizers freed memory is kept for a while.
$room = getenv('LD_PRELOAD') ? 65536 : 4096;
$settled = eventually(function () use ($server, $totals, $before, $served, $room, &$after, &$memory, &$rising) {
    try {
        $now = $totals();
        $after = holdings($server) + array_intersect_key($now, array_flip(GAUGES));
        $memory = $after['worker KiB'] - $before['worker KiB'] <= $room;
        $rising = $now['total_requests'] > $served;
        $after['requests'] = $now['total_requests'] - $served;
    } catch (RuntimeException) {
        return false;
    }
    return $memory && $rising && $after['processes'] === $before['processes'] && $after['active_connections'] === 1 && $after['active_requests'] === 1
        && $after['listeners_paused'] === 0 && $after['worker descriptors'] <= $before['worker descriptors']
        && $after['supervisor descriptors'] <= $before['supervisor descriptors'];
}, 30);
if (!$settled || !$memory || !$rising || getenv('WEFT_CHAOS_TABLE')) {
    printf("%-24s %8s %8s\n", '', 'before', 'after');
    foreach ($before as $name => $value) {
        printf("%-24s %8d %8d\n", $name, $value, $after[$name]);
    }
    printf("%d kills, %d reloads, %d requests; %s\n", $kills, $reloads, $after['requests'], json_encode(ChaosClient::$done));
}
var_dump($settled, $memory, $rising);
$all = descendants($server->pid());
$server->stop();
var_dump(eventually(fn () => array_filter($all, fn ($pid) => !Weft\Test\is_gone($pid)) === []));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
