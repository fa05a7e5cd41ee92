--TEST--
SIGUSR1 writes every coroutine: 100 in different waits, in one worker and in several
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../../helpers/server.inc';

$script = <<<'PHP'
<?php
use function Async\{spawn, await, delay};
function in_a_timer() { delay(60000); }
function in_a_sleep() { sleep(60); }
function in_a_stream($stream) { fgets($stream); }
function in_a_channel($channel) { $channel->recv(); }
function in_another($coroutine) { await($coroutine); }
function in_a_generator() { yield delay(60000); }
weft_test_serve(function ($request, $response) {
    if ($request->getPath() === '/ready') {
        $waiting = array_filter(Async\get_coroutines(), fn ($c) => $c->isSuspended());
        $response->setBody((string) count($waiting));
        return;
    }
    $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $channel = new Async\Channel();
    $jobs = [];
    for ($i = 0; $i < 33; $i++) {
        $jobs[] = match ($i % 5) {
            0 => spawn(in_a_timer(...)),
            1 => spawn(in_a_sleep(...)),
            2 => spawn(in_a_channel(...), $channel),
            3 => spawn(in_another(...), $jobs[0]),
            4 => spawn(fn () => iterator_to_array(in_a_generator())),
        };
    }
    spawn(in_a_stream(...), $pair[0]);
    try {
        delay(60000);
    } finally {
        foreach ($jobs as $job) $job->cancel();
        fclose($pair[1]);
    }
}, (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setShutdownTimeout(1)->setWorkers((int) $argv[1]));
PHP;


function eventually(callable $condition): void {
    for ($deadline = microtime(true) + 20; !$condition(); usleep(20_000)) {
        if (microtime(true) > $deadline) die("never\n");
    }
}

// One worker.
$server = Weft\Test\Server::start($script, arguments: ['1']);
for ($i = 0; $i < 3; $i++) {
    $clients[] = $client = $server->connect();
    $client->request('GET', "/job$i?a\x80[1m");
}
eventually(fn () => (int) $server->get('/ready')->body >= 105);
$server->signal(SIGUSR1);
eventually(fn () => preg_match_all('~^coroutine \d+, ~m', $server->log()) >= 105);
eventually(fn () => str_ends_with($server->log(), "\n"));
$log = $server->log();
echo preg_match('~^weft: 105 coroutines in process ' . $server->pid() . '$~m', $log), "\n";
preg_match_all('~^coroutine \d+, suspended, waits for ([^,]*), for \d+ ms(.*)\n((?:  #.*\n)+)~m', $log, $found, PREG_SET_ORDER);
$kinds = [];
foreach ($found as [, $what, $whose, $trace]) {
    preg_match('~#\d+ .*?: (in_\w+)\(~', $trace, $function);
    $who = preg_replace(['~job\d~', '~ at .*~'], ['job', ''], $whose);
    $kinds[] = ($function[1] ?? 'handler') . ": $what$who";
}
$kinds = array_count_values($kinds);
ksort($kinds);
foreach ($kinds as $kind => $count) echo "$count $kind\n";
$server->stop();

// Two: each tells its own.
$server = Weft\Test\Server::start($script, arguments: ['2']);
$server->signal(SIGUSR1);
eventually(fn () => preg_match_all('~^weft: 0 coroutines in process \d+$~m', $server->log()) === 2);
echo "both workers\n";
$server->stop();
?>
--EXPECT--
1
3 handler: a timer, GET /job?a?[1m
21 in_a_channel: a value of a channel, spawned
18 in_a_generator: a timer, spawned
21 in_a_sleep: a timer, spawned
3 in_a_stream: poll(), spawned
21 in_a_timer: a timer, spawned
18 in_another: a coroutine, spawned
both workers
