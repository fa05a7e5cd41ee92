--TEST--
reload() in the supervisor: what it returns, throws and survives
--FILE--
<?php
require __DIR__ . '/helper.inc';

$script = <<<'PHP'
<?php
use function Async\{await, delay, spawn};

[, $workers, $broken, $gate] = $argv;
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers((int) $workers)
    ->setBootloader(function () use ($broken, $gate) {
        while (clearstatcache() ?? file_exists($gate)) {
            delay(10);
        }
        if (file_exists($broken)) {
            throw new Exception('broken code');
        }
    });
$server = new Weft\HttpServer($config);
$server->addHttpHandler(fn ($request, $response) => $response->setBody((string) getmypid()));
$report = fn (string $what, mixed $result) => fwrite(STDERR, "$what: " . json_encode($result) . "\n");
$try = function () use ($server) {
    try {
        return $server->reload();
    } catch (Throwable $error) {
        return get_class($error) . ': ' . $error->getMessage();
    }
};

$report('before start()', $try());
spawn(function () use ($server, $report, $try, $broken, $gate) {
    while (!$server->isRunning()) {
        delay(5);
    }
    if ((int) $GLOBALS['workers'] === 1) {
        $report('one worker', $try());
        $server->stop();
        return;
    }
    // Asked for while the first workers start, it would be refused.
    while (($first = $try()) === false) {
        delay(5);
    }
    $report('a reload', $first);

    touch($gate);
    $waiting = spawn($try);
    delay(1);
    $report('one during another', $try());
    unlink($gate);
    $report('the other', await($waiting));

    touch($broken);
    $report('broken code', $try());
    unlink($broken);

    touch($gate);
    $cancelled = spawn($try);
    delay(1);
    $cancelled->cancel();
    $report('cancelled', await($cancelled));
    unlink($gate);
    // It goes on without the one who has waited for it.
    while (($next = $try()) === false) {
        delay(5);
    }
    $report('the next', $next);

    touch($gate);
    $stopped = spawn($try);
    delay(1);
    $server->stop();
    $report('stopped', await($stopped));
    $report('while it ends', $try());
});
$report('start()', weft_test_start($server));
unlink($gate);
$report('after the end', $try());
PHP;

foreach ([1, 2] as $workers) {
    $folder = sys_get_temp_dir() . '/weft-reload-' . getmypid();
    mkdir($folder);
    $server = Weft\Test\Server::launch($script, ['display_errors' => 0, 'log_errors' => 0], ["$workers", "$folder/broken", "$folder/gate"]);
    var_dump($server->awaitExit(30));
    // A generation runs the script up to its start(), too.
    echo preg_replace('~(?<=\n)before start\(\).*\n~', '', $server->log());
    rmdir($folder);
}
?>
--EXPECT--
int(0)
before start(): "Weft\\HttpServerRuntimeException: reload(): the server is not running"
one worker: "Weft\\HttpServerRuntimeException: reload(): the server has one worker, this process; it needs setWorkers() of 2 or more, or 0"
start(): true
after the end: "Weft\\HttpServerRuntimeException: reload(): the server is not running"
int(0)
before start(): "Weft\\HttpServerRuntimeException: reload(): the server is not running"
a reload: true
one during another: false
the other: true
broken code: false
cancelled: "Async\\AsyncCancellation: The coroutine was cancelled"
the next: true
stopped: false
while it ends: false
start(): true
after the end: "Weft\\HttpServerRuntimeException: reload(): the server is not running"
