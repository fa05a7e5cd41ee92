--TEST--
Ctrl-C reaches all processes of the foreground: one graceful end, a second one ends at once, nobody is left
--SKIPIF--
<?php
exec('script --version 2>&1', $output, $code);
if ($code !== 0) {
    die('skip needs script(1) for a terminal');
}
if (!@proc_open(['true'], [['pty'], ['pty'], ['pty']], $pipes)) {
    die('skip there are no pseudo terminals here');
}
?>
--FILE--
<?php
require __DIR__ . '/../workers/helper.inc';

use Weft\Test\Server;

use function Weft\Test\{descendants, eventually, is_gone, send_signal, workers_script};

const HANDLER = <<<'PHP'
    if ($request->getPath() === '/slow') {
        fwrite(STDERR, "begun\n");
        try {
            Async\delay(getenv('WEFT_TEST_DELAY'));
        } catch (Async\AsyncCancellation $e) {
            fwrite(STDERR, "cancelled\n");
            throw $e;
        }
        fwrite(STDERR, "done\n");
    }
    PHP;

/** A terminal, the server in its foreground. Keys are pressed by writing to it; the terminal shows the log. */
final class Terminal
{
    public array $addresses;
    private $process;
    private array $pipes = [];
    private string $shown = '';
    private string $folder;

    public function __construct(int $workers, int $delay)
    {
        $this->folder = sys_get_temp_dir() . '/weft-terminal-' . getmypid();
        mkdir($this->folder);
        file_put_contents("$this->folder/server.php", workers_script($workers, HANDLER, '$config->setShutdownTimeout(60);'));
        // script(1) passes only the standard streams on: the addresses come by a file.
        $command = implode(' ', array_map(escapeshellarg(...), [PHP_BINARY, '-d', 'extension=' . Weft\Test\extension_path(),
            '-d', 'auto_prepend_file=' . dirname(__DIR__) . '/helpers/server_child.inc', "$this->folder/server.php"]));
        $this->process = proc_open(['script', '-qefc', "exec $command 3>$this->folder/addresses", '/dev/null'],
            [['pipe', 'r'], ['pipe', 'w'], STDERR], $this->pipes, null, array_merge(getenv(), ['WEFT_TEST_CHANNEL' => '3', 'WEFT_TEST_DELAY' => "$delay"]));
        stream_set_blocking($this->pipes[1], false);
        eventually(fn () => str_ends_with((string) @file_get_contents("$this->folder/addresses"), "\n"));
        $this->addresses = json_decode(file_get_contents("$this->folder/addresses"), true) ?? die($this->shown());
    }

    public function shown(): string
    {
        return $this->shown .= stream_get_contents($this->pipes[1]);
    }

    public function awaits(string $text, int $times = 1): bool
    {
        return eventually(fn () => substr_count($this->shown(), $text) >= $times, 10);
    }

    public function press(string $key): void
    {
        fwrite($this->pipes[0], $key);
    }

    /** @return list<int> the processes in the terminal: that of the server first */
    public function processes(): array
    {
        return descendants(proc_get_status($this->process)['pid']);
    }

    public function exitCode(): ?int
    {
        $code = null;
        eventually(function () use (&$code) {
            $this->shown();
            $status = proc_get_status($this->process);
            $code = $status['running'] ? null : $status['exitcode'];
            return $code !== null;
        });
        if ($code === null) {
            array_map(fn ($pid) => send_signal($pid, SIGKILL), [...$this->processes(), proc_get_status($this->process)['pid']]);
        }
        array_map(unlink(...), glob("$this->folder/*"));
        rmdir($this->folder);
        return $code;
    }
}

const CTRL_C = "\x03";

foreach ([1, 2] as $workers) {
    foreach ([1, 2] as $presses) {
        echo "-- $workers workers, $presses times\n";
        $terminal = new Terminal($workers, $presses === 1 ? 500 : 60_000);
        $client = (new Weft\Test\HttpClient("127.0.0.1:{$terminal->addresses[0]['port']}"))->request('GET', '/slow');
        var_dump($terminal->awaits('begun'));
        $processes = $terminal->processes();
        echo count($processes), " processes\n";
        $terminal->press(CTRL_C);
        var_dump($terminal->awaits('server.stop: cause: SIGINT'));
        if ($presses > 1) {
            $terminal->press(CTRL_C);
        } else {
            echo $client->receive('GET')->status, "\n";
        }
        var_dump($terminal->exitCode());
        preg_match_all('~^(?:done|cancelled|.*(?:server\.stop|worker\.crash|generation\.lost|killed).*)$~m', str_replace(["\r", '^C'], '', $terminal->shown()), $match);
        $lines = preg_replace('~^.*(INFO|WARN|ERROR) ~', '', $match[0]);
        sort($lines);
        echo implode("\n", $lines), "\n";
        var_dump(eventually(fn () => array_filter($processes, fn ($pid) => !is_gone($pid)) === []));
    }
}
?>
--EXPECT--
-- 1 workers, 1 times
bool(true)
1 processes
bool(true)
200
int(0)
done
server.stop: cause: SIGINT
bool(true)
-- 1 workers, 2 times
bool(true)
1 processes
bool(true)
int(0)
cancelled
server.stop: SIGINT while stopping, nothing is waited for any more
server.stop: cause: SIGINT
bool(true)
-- 2 workers, 1 times
bool(true)
4 processes
bool(true)
200
int(0)
done
server.stop: cause: SIGINT
bool(true)
-- 2 workers, 2 times
bool(true)
4 processes
bool(true)
int(0)
cancelled
server.stop: SIGINT while stopping, nothing is waited for any more
server.stop: cause: SIGINT
bool(true)
