<?php
// A server process and what it costs, its children included.

const TICKS_PER_SECOND = 100;

final class Process
{
    /** @var resource */
    private $handle;

    /** @param list<string> $command */
    public function __construct(private string $name, array $command, array $environment, private string $log)
    {
        $output = ['file', $log, 'a'];
        $pipes = [];
        $this->handle = proc_open($command, [['file', '/dev/null', 'r'], $output, $output], $pipes, null, $environment + getenv());
        register_shutdown_function(fn () => $this->stop());
    }

    public function pid(): int
    {
        return proc_get_status($this->handle)['pid'];
    }

    public function awaitPort(int $port): void
    {
        $deadline = microtime(true) + 60;
        while (!($socket = @stream_socket_client("tcp://127.0.0.1:$port", $code, $message, 1))) {
            if (!proc_get_status($this->handle)['running'] || microtime(true) > $deadline) {
                throw new RuntimeException("$this->name does not listen: " . file_get_contents($this->log));
            }
            usleep(20_000);
        }
        fclose($socket);
    }

    public function stop(): void
    {
        if (!is_resource($this->handle)) {
            return;
        }
        $children = array_slice($this->tree(), 1);
        // Twice, as nginx under callgrind does not always end at the first.
        foreach ([SIGTERM, SIGTERM, SIGKILL] as $signal) {
            proc_terminate($this->handle, $signal);
            $deadline = microtime(true) + 5;
            while (proc_get_status($this->handle)['running'] && microtime(true) < $deadline) {
                usleep(10_000);
            }
        }
        proc_close($this->handle);
        foreach ($children as $pid) {
            posix_kill($pid, SIGKILL);
        }
    }

    /** User and system time of the tree so far, in microseconds. */
    public function cpuMicroseconds(): float
    {
        return cpu_microseconds($this->tree());
    }

    public function residentMiB(): float
    {
        $kib = 0;
        foreach ($this->tree() as $pid) {
            preg_match('~^VmRSS:\s+(\d+)~m', (string) @file_get_contents("/proc/$pid/status"), $match);
            $kib += (int) ($match[1] ?? 0);
        }
        return $kib / 1024;
    }

    /** A field of smaps_rollup, added up over the tree. */
    public function memoryKib(string $field): int
    {
        return array_sum(array_map(fn (int $pid) => memory_kib($pid, $field), $this->tree()));
    }

    /** @return list<int> the process and what it started, parents first */
    public function tree(): array
    {
        return process_tree($this->pid());
    }
}

/** @return list<int> the process and what it started, parents first */
function process_tree(int $pid): array
{
    $pids = [$pid];
    for ($i = 0; $i < count($pids); $i++) {
        foreach (glob("/proc/$pids[$i]/task/*/children") as $file) {
            array_push($pids, ...array_map('intval', preg_split('~\s+~', (string) @file_get_contents($file), -1, PREG_SPLIT_NO_EMPTY)));
        }
    }
    return $pids;
}

/** User and system time of processes so far. @param list<int> $pids */
function cpu_microseconds(array $pids): float
{
    $ticks = 0;
    foreach ($pids as $pid) {
        // Fields 14 and 15, counted behind the command in parentheses.
        $stat = explode(' ', substr(strrchr((string) @file_get_contents("/proc/$pid/stat"), ')'), 2));
        $ticks += (int) ($stat[11] ?? 0) + (int) ($stat[12] ?? 0);
    }
    return $ticks * 1e6 / TICKS_PER_SECOND;
}

function memory_kib(int $pid, string $field): int
{
    preg_match("~^$field:\s+(\d+)~m", (string) @file_get_contents("/proc/$pid/smaps_rollup"), $match);
    return (int) ($match[1] ?? 0);
}

/**
 * A port that nobody has, for a server that may take seconds to start, as under callgrind. Not one that the kernel gives to clients:
 * by then somebody's connection might have it, and bind() would fail for as long as that is in TIME_WAIT.
 */
function free_port(): int
{
    static $given = [];
    $clients = (int) @file_get_contents('/proc/sys/net/ipv4/ip_local_port_range') ?: 32768;
    do {
        $port = $clients > 12_000 ? random_int(10_000, $clients - 1) : 0;
        $socket = isset($given[$port]) ? false : @stream_socket_server("tcp://127.0.0.1:$port");
    } while (!$socket);
    $port = (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
    fclose($socket);
    $given[$port] = true;
    return $port;
}
