--TEST--
Async\signal() beside the signals of the server
--EXTENSIONS--
weft
posix
--FILE--
<?php
require __DIR__ . '/../../helpers/server.inc';

$script = <<<'PHP'
<?php
use Async\{Signal, Scope};
use function Async\{signal, await};
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers(WORKERS);
weft_test_serve(function ($request, $response) {
    static $background;
    switch ($request->getPath()) {
        case '/wait':
            $response->write(await(signal(Signal::SIGUSR2))->name);
            return;
        case '/watch':
            $background ??= new Scope();
            foreach ([Signal::SIGWINCH, Signal::SIGUSR1, Signal::SIGTERM] as $case) {
                $background->spawn(function () use ($case) { fwrite(STDERR, '[got ' . await(signal($case))->name . ']'); });
            }
            // They wait by then.
            Async\delay(1);
    }
    $response->write((string) getmypid());
}, $config);
PHP;
foreach ([1, 2] as $workers) {
    echo "-- $workers\n";
    $server = Weft\Test\Server::start(str_replace('WORKERS', $workers, $script));
    $pid = (int) $server->get('/watch')->body;
    posix_kill($pid, SIGWINCH);
    posix_kill($pid, SIGUSR1);
    var_dump($server->awaitLog('[got SIGWINCH]'), $server->awaitLog('[got SIGUSR1]'));
    if ($workers === 1) {
        // The server's own meaning is there all the same.
        var_dump($server->awaitLog(' coroutines in process '));
        // A client that leaves leaves nothing behind.
        $socket = stream_socket_client('tcp://' . $server->address());
        fwrite($socket, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
        usleep(50_000);
        fclose($socket);
        var_dump($server->get('/')->status);
    }
    $workers === 1 ? $server->signal(SIGTERM) : posix_kill($pid, SIGTERM);
    var_dump($server->awaitLog('[got SIGTERM]'));
    $workers === 1 ? var_dump($server->awaitExit()) : $server->stop();
}
?>
--EXPECT--
-- 1
bool(true)
bool(true)
bool(true)
int(200)
bool(true)
int(0)
-- 2
bool(true)
bool(true)
bool(true)
