--TEST--
Listening sockets that a service manager has opened: matched by what they are, shared by all workers, never removed
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://[::1]:0')) {
    die('skip needs IPv6');
}
?>
--FILE--
<?php
require __DIR__ . '/../workers/helper.inc';

use Weft\Test\{HttpClient, Server};

use function Weft\Test\{answering_workers, eventually, is_gone, send_signal};

function script(string $listeners, int $workers): string
{
    return <<<PHP
        <?php
        \$config = (new Weft\HttpServerConfig())->setWorkers($workers)->setLogSeverity(Weft\LogSeverity::INFO);
        $listeners
        \$server = new Weft\HttpServer(\$config);
        \$server->addHttpHandler(function (\$request, \$response) {
            // What the manager has told is not for processes that we start.
            \$response->setBody(getmypid() . (getenv('LISTEN_FDS') === false ? '' : ' told') . (getenv('LISTEN_FDNAMES') === false ? '' : ' told'));
        });
        weft_test_start(\$server);
        PHP;
}

/** As systemd does it: the number of the process that is to have the sockets is its own. */
function activate(string $script, array $sockets): Server
{
    return Server::start($script, launcher: ['sh', '-c', 'LISTEN_PID=$$ exec "$@"', 'sh'],
        environment: ['LISTEN_FDS' => (string) count($sockets), 'LISTEN_FDNAMES' => implode(':', array_fill(0, count($sockets), 'web'))],
        sockets: $sockets);
}

function listen(string $address, bool $both_families = false)
{
    $context = stream_context_create(['socket' => ['ipv6_v6only' => !$both_families, 'backlog' => 128]]);
    $socket = stream_socket_server($address, $code, $message, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
    return $socket ?: die("cannot listen on $address: $message");
}

function port($socket): int
{
    return (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
}

function ask(string $address): string
{
    $client = (new HttpClient($address))->request('GET', '/', ['Connection' => 'close']);
    return preg_replace('~^\d+~', 'pid', $client->receive('GET')->body);
}

/** Ends a server that may have had successors, and shows what clients of the socket meet then. */
function finish(Server $server): void
{
    preg_match_all('~the successor, process (\d+), has taken over~', $server->log(), $match);
    send_signal((int) (end($match[1]) ?: $server->pid()), SIGTERM);
    echo 'exit ', var_export($server->awaitExit(), true), "\n";
}

function upgrade(Server $server): void
{
    $server->signal(SIGUSR2);
    echo 'upgrade ', var_export($server->awaitLog('has taken over') && eventually(fn () => !$server->isRunning()), true), "\n";
}

$folder = sys_get_temp_dir() . '/weft-activation-' . getmypid();
mkdir($folder);
mkdir("$folder/run");
symlink("$folder/run", "$folder/var");

foreach ([1, 2] as $workers) {
    echo "-- $workers: TCP, a unix socket\n";
    $tcp = listen('tcp://127.0.0.1:0');
    $unix = listen("unix://$folder/run/weft.sock");
    $server = activate(script('$config->addListener("127.0.0.1", ' . port($tcp) . ")->addUnixListener('$folder/var/weft.sock');", $workers), [$tcp, $unix]);
    echo ask('127.0.0.1:' . port($tcp)), ' ', ask("unix://$folder/run/weft.sock"), "\n";
    echo count(answering_workers($server, $workers)), "\n";
    upgrade($server);
    echo ask('127.0.0.1:' . port($tcp)), ' ', ask("unix://$folder/run/weft.sock"), "\n";
    finish($server);
    // The manager has its sockets still: clients wait in their queues for the next start.
    var_dump(file_exists("$folder/run/weft.sock"));
    $waiting = (new HttpClient('127.0.0.1:' . port($tcp)))->request('GET', '/', ['Connection' => 'close']);
    $waiting_too = (new HttpClient("unix://$folder/run/weft.sock"))->request('GET', '/', ['Connection' => 'close']);
    $server = activate(script('$config->addListener("127.0.0.1", ' . port($tcp) . ")->addUnixListener('$folder/var/weft.sock');", $workers), [$tcp, $unix]);
    echo $waiting->receive('GET')->status, ' ', $waiting_too->receive('GET')->status, "\n";
    if ($workers > 1) {
        $server->signal(SIGHUP);
        echo 'reload ', var_export($server->awaitLog('reload.done'), true), "\n";
        echo ask('127.0.0.1:' . port($tcp)), ' ', ask("unix://$folder/run/weft.sock"), "\n";
    }
    finish($server);
    var_dump(file_exists("$folder/run/weft.sock"));
    unlink("$folder/run/weft.sock");
    fclose($tcp);
    fclose($unix);

    echo "-- $workers: a name that stands for two addresses\n";
    $v4 = listen('tcp://127.0.0.1:0');
    $v6 = listen('tcp://[::1]:' . port($v4));
    $server = activate(script('$config->addListener("localhost", ' . port($v4) . ');', $workers), [$v6, $v4]);
    for ($i = 0; $i < 8; $i++) {
        $seen[ask(['127.0.0.1:', '[::1]:'][$i % 2] . port($v4))] = true;
    }
    echo implode(array_keys($seen)), "\n";
    upgrade($server);
    echo ask('127.0.0.1:' . port($v4)), ' ', ask('[::1]:' . port($v4)), "\n";
    finish($server);
    fclose($v4);
    fclose($v6);

    echo "-- $workers: one socket for both families\n";
    $both = listen('tcp://[::]:0', true);
    $server = activate(script('$config->addListener("0.0.0.0", ' . port($both) . ')->addListener("::", ' . port($both) . ');', $workers), [$both]);
    echo ask('127.0.0.1:' . port($both)), ' ', ask('[::1]:' . port($both)), "\n";
    upgrade($server);
    echo ask('127.0.0.1:' . port($both)), ' ', ask('[::1]:' . port($both)), "\n";
    finish($server);
    fclose($both);

    echo "-- $workers: for the admin listener; for nobody; for another process\n";
    $admin = listen('tcp://127.0.0.1:0');
    $unknown = listen("unix://$folder/unknown.sock");
    $server = activate(script('$config->addListener("127.0.0.1", 0)->setAdminListener("127.0.0.1", ' . port($admin) . ');', $workers), [$unknown, $admin]);
    echo ask('127.0.0.1:' . port($admin)) === '' ? '' : 'admin', ' ', ask($server->address()), "\n";
    var_dump($server->awaitLog("WARN socket.unused: nobody listens on $folder/unknown.sock"));
    finish($server);
    fclose($admin);
    unlink("$folder/unknown.sock");

    $other = listen('tcp://127.0.0.1:0');
    $server = Server::start(script('$config->addListener("127.0.0.1", 0);', $workers), environment: ['LISTEN_FDS' => '1', 'LISTEN_PID' => '1'], sockets: [$other]);
    echo ask($server->address()), "\n";
    var_dump(str_contains($server->log(), 'socket.unused'));
    finish($server);
}
unlink("$folder/var");
rmdir("$folder/run");
rmdir($folder);
?>
--EXPECT--
-- 1: TCP, a unix socket
pid pid
1
upgrade true
pid pid
exit 0
bool(true)
200 200
exit 0
bool(true)
-- 1: a name that stands for two addresses
pid
upgrade true
pid pid
exit 0
-- 1: one socket for both families
pid pid
upgrade true
pid pid
exit 0
-- 1: for the admin listener; for nobody; for another process
admin pid
bool(true)
exit 0
pid
bool(false)
exit 0
-- 2: TCP, a unix socket
pid pid
2
upgrade true
pid pid
exit 0
bool(true)
200 200
reload true
pid pid
exit 0
bool(true)
-- 2: a name that stands for two addresses
pid
upgrade true
pid pid
exit 0
-- 2: one socket for both families
pid pid
upgrade true
pid pid
exit 0
-- 2: for the admin listener; for nobody; for another process
admin pid
bool(true)
exit 0
pid
bool(false)
exit 0
