--TEST--
What a service manager is told: ready, reloading, the new main process, the watchdog's sign of life, stopping
--FILE--
<?php
require __DIR__ . '/../workers/helper.inc';

use Weft\Test\Server;

use function Weft\Test\{eventually, send_signal, workers_script};

/** What a manager listens on. Signs of life are counted and not reported. */
final class Mailbox
{
    public int $signs = 0;
    private $socket;
    private array $messages = [];

    public function __construct(private string $name)
    {
        $address = $name[0] === '@' ? "\0" . substr($name, 1) : $name;
        $this->socket = stream_socket_server("udg://$address", $code, $message, STREAM_SERVER_BIND) ?: die("$name: $message");
    }

    public function __destruct()
    {
        fclose($this->socket);
        @unlink($this->name);
    }

    public function read(): void
    {
        $read = [$this->socket];
        $none = null;
        while (stream_select($read, $none, $none, 0) === 1) {
            $message = stream_socket_recvfrom($this->socket, 4096);
            if ($message === 'WATCHDOG=1') {
                $this->signs++;
            } else {
                $this->messages[] = $message;
            }
        }
    }

    public function next(): string
    {
        eventually(function () {
            $this->read();
            return $this->messages !== [];
        }, 10);
        return array_shift($this->messages) ?? '(nothing)';
    }
}

const INTERVAL = 0.2;

function start(string $name, int $workers): Server
{
    $handler = 'if ($request->getPath() === "/told") { $response->setBody(json_encode(array_map(getenv(...), ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]))); return; }';
    return Server::start(workers_script($workers, $handler), launcher: ['sh', '-c', 'WATCHDOG_PID=$$ exec "$@"', 'sh'],
        environment: ['NOTIFY_SOCKET' => $name, 'WATCHDOG_USEC' => (string) (INTERVAL * 1e6)]);
}

/** Half of what is asked for lies between two signs; here at least a fifth of it and at most five times as much. */
function check_pace(Mailbox $mailbox): string
{
    $mailbox->read();
    $mailbox->signs = 0;
    $begin = microtime(true);
    eventually(function () use ($mailbox) {
        $mailbox->read();
        return $mailbox->signs >= 6;
    });
    $between = (microtime(true) - $begin) / 6;
    return $between > INTERVAL / 2 / 5 && $between < INTERVAL / 2 * 5 ? 'in time' : "$between s";
}

/** The reload's message, its time checked. */
function reloading(Mailbox $mailbox, int $since): string
{
    $message = $mailbox->next();
    if (preg_match('~^RELOADING=1\nMONOTONIC_USEC=(\d+)$~', $message, $match)) {
        return $match[1] >= $since && $match[1] <= hrtime(true) / 1000 ? 'RELOADING=1 now' : "RELOADING=1 at $match[1]";
    }
    return $message;
}

foreach (['@weft-notify-' . getmypid(), sys_get_temp_dir() . '/weft-notify-' . getmypid()] as $name) {
    foreach ([1, 2] as $workers) {
        echo '-- ', $name[0], " $workers\n";
        $mailbox = new Mailbox($name);
        $server = start($name, $workers);
        echo $mailbox->next(), "\n";
        echo check_pace($mailbox), "\n";
        echo $server->get('/told')->body, "\n";
        if ($workers > 1) {
            $since = (int) (hrtime(true) / 1000);
            $server->signal(SIGHUP);
            echo reloading($mailbox, $since), ', ', $mailbox->next(), "\n";
            var_dump($server->awaitLog('reload.done'));
            // One that fails ends, too.
            file_put_contents($server->script(), '<?php exit(1);');
            $since = (int) (hrtime(true) / 1000);
            $server->signal(SIGHUP);
            echo reloading($mailbox, $since), ', ', $mailbox->next(), "\n";
            var_dump($server->awaitLog('reload.failed'));
            // An upgrade that fails is nothing to talk about.
            $server->signal(SIGUSR2);
            var_dump($server->awaitLog('upgrade.failed'));
            file_put_contents($server->script(), workers_script($workers));
        }
        $server->signal(SIGUSR2);
        // Both speak for the service then; a manager hears who is the main process, and nobody is stopping.
        $told = [$mailbox->next(), $mailbox->next()];
        sort($told);
        $new = (int) substr($told[0], strlen('MAINPID='));
        $server->awaitLog('has taken over');
        preg_match('~the successor, process (\d+), has taken over~', $server->log(), $match);
        echo implode(', ', str_replace("MAINPID=$match[1]", 'MAINPID=successor', $told)), "\n";
        var_dump(eventually(fn () => !$server->isRunning()));
        echo check_pace($mailbox), "\n";
        send_signal($new, SIGTERM);
        echo $mailbox->next(), "\n";
        var_dump($server->awaitExit());
        unset($mailbox);
    }
}
?>
--EXPECT--
-- @ 1
READY=1
in time
[false,false,false]
MAINPID=successor, READY=1
bool(true)
in time
STOPPING=1
int(0)
-- @ 2
READY=1
in time
[false,false,false]
RELOADING=1 now, READY=1
bool(true)
RELOADING=1 now, READY=1
bool(true)
bool(true)
MAINPID=successor, READY=1
bool(true)
in time
STOPPING=1
int(0)
-- / 1
READY=1
in time
[false,false,false]
MAINPID=successor, READY=1
bool(true)
in time
STOPPING=1
int(0)
-- / 2
READY=1
in time
[false,false,false]
RELOADING=1 now, READY=1
bool(true)
RELOADING=1 now, READY=1
bool(true)
bool(true)
MAINPID=successor, READY=1
bool(true)
in time
STOPPING=1
int(0)
