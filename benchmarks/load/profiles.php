<?php
// One profile: every peer that can do it, in alternating rounds of wrk, and the table.

require_once __DIR__ . '/peers.php';

const CONNECTIONS = 64;
const PROFILES = [
    'hello' => ['path' => '/hello', 'script' => null, 'title' => 'GET, 13 bytes'],
    'pipelined' => ['path' => '/hello', 'script' => 'pipelined.lua', 'title' => 'GET, 13 bytes, 16 requests in flight per connection'],
    'json' => ['path' => '/json', 'script' => null, 'title' => 'GET, 10 fields encoded for every request'],
    'echo' => ['path' => '/echo', 'script' => 'echo.lua', 'title' => 'POST of 1 KiB, sent back'],
    'static' => ['path' => '/files/0.bin', 'script' => 'static.lua', 'title' => 'GET of 20 files of 1 to 64 KiB, 16 KiB on average'],
];

/** @return array{rate: float, p50: float, p99: float, requests: int, errors: string} latencies in microseconds */
function wrk(int $port, string $path, ?string $script, int $connections, float $seconds, array $prefix, string $scheme = 'http'): array
{
    $script = $script === null ? [] : ['-s', __DIR__ . "/clients/$script"];
    $url = "$scheme://127.0.0.1:$port$path";
    $command = [...$prefix, 'wrk', '-t1', "-c$connections", '-d' . $seconds . 's', '--latency', ...$script, $url];
    exec(implode(' ', array_map('escapeshellarg', $command)) . ' 2>&1', $lines, $status);
    $output = implode("\n", $lines);
    if ($status !== 0 || !preg_match('~(\d+) requests in~', $output, $requests) || $requests[1] === '0') {
        throw new RuntimeException("wrk against $url: $output");
    }
    preg_match('~Requests/sec:\s+([\d.]+)~', $output, $rate);
    preg_match('~(Socket errors|Non-2xx).*~', $output, $errors);
    return [
        'rate' => (float) $rate[1],
        'p50' => latency($output, '50%'),
        'p99' => latency($output, '99%'),
        'requests' => (int) $requests[1],
        'errors' => $errors[0] ?? '',
    ];
}

function latency(string $output, string $percentile): float
{
    preg_match("~^\s+$percentile\s+([\d.]+)(us|ms|s)~m", $output, $match);
    return (float) $match[1] * ['us' => 1, 'ms' => 1e3, 's' => 1e6][$match[2]];
}

function median(array $values): float
{
    sort($values);
    return $values[intdiv(count($values), 2)];
}

/** @param array<string, Peer> $peers running */
function run_profile(string $name, array $peers, int $rounds, float $seconds, array $clientPrefix): void
{
    $profile = PROFILES[$name];
    echo "\n$name: $profile[title]\n";
    $peers = array_filter($peers, fn (Peer $peer) => !$peer->only || in_array($name, $peer->only, true));
    foreach ($peers as $key => $peer) {
        if (isset($peer->cannot[$name])) {
            echo "  $peer->name left out: {$peer->cannot[$name]}\n";
            unset($peers[$key]);
        }
    }
    $load = fn (Peer $peer, float $seconds): array => wrk($peer->port, $profile['path'], $profile['script'], CONNECTIONS, $seconds, $clientPrefix);
    $samples = [];
    foreach ($peers as $peer) {
        $load($peer, 1);
    }
    for ($round = 0; $round < $rounds; $round++) {
        foreach ($peers as $key => $peer) {
            $before = $peer->cpuMicroseconds();
            $sample = $load($peer, $seconds);
            $sample['cpu'] = ($peer->cpuMicroseconds() - $before) / $sample['requests'];
            $sample['memory'] = $peer->residentMiB();
            $samples[$key][] = $sample;
        }
    }
    print_table($peers, $samples);
}

function print_table(array $peers, array $samples): void
{
    $row = "  %-16s %10s %9s %9s %12s %9s %10s %10s %11s\n";
    printf($row, '', 'requests/s', 'p50 us', 'p99 us', 'CPU us/req', 'RSS MiB', 'CPU/floor', 'CPU/nginx', 'rate/nginx');
    $middle = [];
    foreach ($samples as $key => $rounds) {
        foreach (['rate', 'p50', 'p99', 'cpu', 'memory'] as $field) {
            $middle[$key][$field] = median(array_column($rounds, $field));
        }
    }
    $ratio = fn (?float $value, ?float $base): string => $base ? sprintf('%.2f', $value / $base) : '-';
    foreach ($middle as $key => $values) {
        printf(
            $row,
            $peers[$key]->name,
            number_format($values['rate']),
            number_format($values['p50']),
            number_format($values['p99']),
            sprintf('%.2f', $values['cpu']),
            sprintf('%.1f', $values['memory']),
            $ratio($values['cpu'], $middle['floor']['cpu'] ?? null),
            $ratio($values['cpu'], $middle['nginx']['cpu'] ?? null),
            $ratio($values['rate'], $middle['nginx']['rate'] ?? null),
        );
        foreach (array_unique(array_filter(array_column($samples[$key], 'errors'))) as $errors) {
            echo "    $errors\n";
        }
    }
}
