<?php
// Bodies in many pieces, and one event for many clients; beside node.

require_once __DIR__ . '/profiles.php';
require_once __DIR__ . '/verdict.php';

const STREAMS = ['streaming', 'fan-out'];
const MOST_PER_WRITE = 3.0; // us of CPU for each write but the first

/** @param Closure(int $core): list<string> $pin */
function run_streams(string $name, string $work, bool $quick, Closure $pin): void
{
    $servers = __DIR__ . '/servers';
    $peers = ['weft' => new Peer('weft', fn (int $port) => [weft_command("$servers/streaming.php", $port)])];
    if (program('node')) {
        $peers['node'] = new Peer('node http', fn (int $port) => [[[program('node'), "$servers/streaming.js"], ['PORT' => (string) $port]]]);
    }
    foreach ($peers as $peer) {
        $peer->start($work, $pin(0));
    }
    if ($name === 'streaming') {
        run_pieces($peers, $quick ? 2 : 3, $quick ? 1 : 3, $pin(1));
    } else {
        run_fan_out($peers, 1000, $quick ? 20 : 100, $quick ? 2 : 3, $pin(1));
    }
    foreach ($peers as $peer) {
        $peer->stop();
    }
}

/** @param array<string, Peer> $peers */
function run_pieces(array $peers, int $rounds, float $seconds, array $prefix): void
{
    echo "\nstreaming: 64 KiB in 1, 16 and 64 writes\n";
    $row = "  %-16s %8s %12s %12s %18s\n";
    printf($row, '', 'writes', 'requests/s', 'CPU us/req', 'us per extra write');
    foreach ($peers as $key => $peer) {
        $single = 0.0;
        foreach ([1, 16, 64] as $writes) {
            $load = fn (float $seconds) => wrk($peer->port, "/stream/$writes", null, 16, $seconds, $prefix);
            $load(1);
            $rates = $costs = [];
            for ($round = 0; $round < $rounds; $round++) {
                $before = $peer->cpuMicroseconds();
                $sample = $load($seconds);
                $costs[] = ($peer->cpuMicroseconds() - $before) / $sample['requests'];
                $rates[] = $sample['rate'];
            }
            $cost = median($costs);
            $single = $writes === 1 ? $cost : $single;
            $extra = $writes === 1 ? null : ($cost - $single) / ($writes - 1);
            printf($row, $peer->name, $writes, number_format(median($rates)), sprintf('%.1f', $cost), $extra === null ? '-' : sprintf('%.2f', $extra));
        }
        if ($key === 'weft') {
            print_verdict('us of CPU per extra write of 1 KiB', '%.2f', $extra, Target::AtMost, MOST_PER_WRITE);
        }
    }
}

/** @param array<string, Peer> $peers */
function run_fan_out(array $peers, int $clients, int $events, int $rounds, array $prefix): void
{
    printf("\nfan-out: %d events of 100 octets, one after the other, to %s clients\n", $events, number_format($clients));
    $row = "  %-16s %14s %22s %10s\n";
    printf($row, '', 'deliveries/s', 'CPU us per delivery', 'RSS MiB');
    $program = compiled(__DIR__ . '/clients/event_clients.cpp');
    foreach ($peers as $peer) {
        $rates = $costs = [];
        for ($round = 0; $round < $rounds; $round++) {
            $command = [...$prefix, $program, (string) $peer->port, '/events', (string) $clients, (string) $events];
            $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], STDERR], $pipes);
            trim((string) fgets($pipes[1])) === 'ready' || throw new RuntimeException("$peer->name: not all clients were greeted");
            $before = $peer->cpuMicroseconds();
            file_get_contents("http://127.0.0.1:$peer->port/publish?count=$events");
            $seconds = (float) fgets($pipes[1]);
            $costs[] = ($peer->cpuMicroseconds() - $before) / ($clients * $events);
            $rates[] = $clients * $events / $seconds;
            $memory = $peer->residentMiB();
            proc_close($process) === 0 || throw new RuntimeException("$peer->name: not all events arrived");
            usleep(300_000);
        }
        printf($row, $peer->name, number_format(median($rates)), sprintf('%.2f', median($costs)), sprintf('%.1f', $memory));
    }
}
