<?php
// HTTP/2 and TLS, beside servers that speak both. What each profile measures is said in README.md.

require_once __DIR__ . '/profiles.php';
require_once __DIR__ . '/verdict.php';
require_once __DIR__ . '/protocols/peers.php';
require_once __DIR__ . '/protocols/idle.php';

const PROTOCOLS = ['h2c', 'h2-tls', 'tls', 'handshakes', 'bodies', 'idle-tls'];

/** @param Closure(int $core): list<string> $pin */
function run_protocols(string $name, string $work, bool $quick, Closure $pin): void
{
    if (in_array($name, ['h2c', 'h2-tls', 'bodies'], true) && !program('h2load')) {
        echo "\n$name left out: h2load is not installed\n";
        return;
    }
    $peers = protocol_peers($work);
    foreach ($peers as $peer) {
        $peer->process->start($work, $pin(0));
    }
    [$rounds, $seconds] = $quick ? [2, 1] : [3, 3];
    $measure = fn (Closure $client, ?array $of = null): array => measure($of ?? $peers, $client, $rounds, $seconds);
    match ($name) {
        'h2c' => run_h2_hello('h2c', 'GET, 13 bytes, HTTP/2 in the clear', $measure, $pin(1)),
        'h2-tls' => run_h2_hello('h2+tls', 'GET, 13 bytes, HTTP/2 over TLS', $measure, $pin(1)),
        'tls' => run_tls_hello($measure, $pin(1)),
        'handshakes' => run_handshakes($peers, $measure, $pin(1)),
        'bodies' => run_bodies($measure, $pin(1)),
        'idle-tls' => run_idle_tls($peers, $quick ? 500 : 2000),
    };
    foreach ($peers as $peer) {
        $peer->process->stop();
    }
}

/**
 * Every peer in turn under load.
 *
 * @param array<string, ProtocolPeer> $peers running
 * @param Closure(ProtocolPeer, float $seconds): array{requests: int, rate: float} $client
 * @return array<string, array<string, mixed>> medians by peer: what $client returns, cpu (us per request), memory (MiB)
 */
function measure(array $peers, Closure $client, int $rounds, float $seconds): array
{
    $samples = [];
    foreach ($peers as $peer) {
        $client($peer, 1);
    }
    for ($round = 0; $round < $rounds; $round++) {
        foreach ($peers as $key => $peer) {
            $before = $peer->process->cpuMicroseconds();
            $sample = $client($peer, $seconds);
            $sample['cpu'] = ($peer->process->cpuMicroseconds() - $before) / $sample['requests'];
            $sample['memory'] = $peer->process->residentMiB();
            $samples[$key][] = $sample;
        }
    }
    $medians = [];
    foreach ($samples as $key => $rounds) {
        foreach (array_keys($rounds[0]) as $field) {
            $medians[$key][$field] = median(array_column($rounds, $field));
        }
        $medians[$key]['name'] = $peers[$key]->name;
    }
    return $medians;
}

/** @return array{requests: int, rate: float} */
function h2load(string $url, int $connections, int $streams, float $seconds, array $prefix): array
{
    $command = [...$prefix, 'h2load', "-c$connections", "-m$streams", "-D$seconds", $url];
    exec(implode(' ', array_map('escapeshellarg', $command)) . ' 2>&1', $lines, $status);
    $output = implode("\n", $lines);
    $complete = preg_match('~, ([\d.]+) req/s.*\brequests: .* (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored~s', $output, $match);
    if ($status !== 0 || !$complete || $match[3] !== $match[2] || $match[2] === '0' || $match[4] . $match[5] !== '00') {
        throw new RuntimeException("h2load against $url: $output");
    }
    return ['requests' => (int) $match[2], 'rate' => (float) $match[1]];
}

/** @return array{requests: int, rate: float} */
function wrk_url(string $url, int $connections, float $seconds, array $prefix): array
{
    ['scheme' => $scheme, 'port' => $port, 'path' => $path] = parse_url($url);
    $result = wrk($port, $path, null, $connections, $seconds, $prefix, $scheme);
    $result['errors'] === '' || throw new RuntimeException("wrk against $url: $result[errors]");
    return ['requests' => $result['requests'], 'rate' => $result['rate']];
}

function run_h2_hello(string $protocol, string $title, Closure $measure, array $prefix): void
{
    echo "\n", strtr($protocol, '+', '-'), ": $title, 8 connections x 32 streams, h2load\n";
    $medians = $measure(fn (ProtocolPeer $peer, float $seconds) => h2load($peer->url($protocol, '/hello'), 8, 32, $seconds, $prefix));
    print_costs($medians);
    if ($protocol === 'h2c' && isset($medians['nginx'])) {
        print_verdict('h2c hello: CPU per request / nginx', '%.2f', cost_ratio($medians), Target::AtMost, 0.90);
    }
}

function run_tls_hello(Closure $measure, array $prefix): void
{
    echo "\ntls: GET, 13 bytes, HTTP/1 over TLS, ", CONNECTIONS, " keep-alive connections, wrk\n";
    $medians = $measure(fn (ProtocolPeer $peer, float $seconds) => wrk_url($peer->url('h1+tls', '/hello'), CONNECTIONS, $seconds, $prefix));
    print_costs($medians);
    if (isset($medians['nginx'])) {
        print_verdict('TLS h1 hello: CPU per request / nginx', '%.2f', cost_ratio($medians), Target::AtMost, 1.0);
    }
}

function cost_ratio(array $medians): float
{
    return $medians['weft']['cpu'] / $medians['nginx']['cpu'];
}

/** CPU time of one request, or one connection, and beside nginx's. */
function print_costs(array $medians, string $each = 'request'): void
{
    $row = "  %-24s %12s %14s %12s %10s %10s\n";
    printf($row, '', "{$each}s/s", 'per CPU second', 'CPU us each', 'RSS MiB', 'CPU/nginx');
    foreach ($medians as $values) {
        printf(
            $row,
            $values['name'],
            number_format($values['rate']),
            number_format(1e6 / $values['cpu']),
            sprintf('%.2f', $values['cpu']),
            sprintf('%.1f', $values['memory']),
            isset($medians['nginx']) ? sprintf('%.2f', $values['cpu'] / $medians['nginx']['cpu']) : '-',
        );
    }
}

function run_handshakes(array $peers, Closure $measure, array $prefix): void
{
    foreach (['full', 'resumed'] as $kind) {
        echo "\nhandshakes, $kind: TLS 1.3, ECDSA P-256, one connection after another: handshake, one answer, close\n";
        if ($kind === 'resumed' && isset($peers['node'])) {
            echo "  node left out: a resumed connection gets no ticket for the next\n";
            unset($peers['node']);
        }
        $client = fn (ProtocolPeer $peer, float $seconds) => handshakes($peer, $kind, $seconds, $prefix);
        print_costs($measure($client, $peers), 'connection');
    }
}

/** @return array{requests: int, rate: float} */
function handshakes(ProtocolPeer $peer, string $kind, float $seconds, array $prefix): array
{
    $program = compiled(__DIR__ . '/clients/handshakes.cpp', '-lssl -lcrypto');
    $command = [...$prefix, $program, (string) $peer->tlsPort(), $kind, (string) $seconds];
    exec(implode(' ', array_map('escapeshellarg', $command)), $lines, $status);
    $status === 0 || throw new RuntimeException("handshakes with $peer->name ended with $status");
    $result = json_decode($lines[0], true, flags: JSON_THROW_ON_ERROR);
    $expected = $kind === 'full' ? 0 : $result['requests'] - 1;
    $result['resumed'] === $expected || throw new RuntimeException("$peer->name resumed $result[resumed] of $result[requests]");
    return ['requests' => $result['requests'], 'rate' => $result['requests'] / $seconds];
}

function run_bodies(Closure $measure, array $prefix): void
{
    echo "\nbodies: MiB per CPU second; h1 with wrk over 16 connections, h2 with h2load over 8 x 8 streams\n";
    $row = "  %-14s %-8s %12s %16s %12s %10s\n";
    printf($row, '', '', 'MiB/s', 'MiB/CPU second', 'RSS MiB', '/nginx');
    foreach (['h1', 'h1+tls', 'h2+tls'] as $protocol) {
        foreach (['/64k' => 1 / 16, '/1m' => 1] as $path => $size) {
            $medians = $measure(fn (ProtocolPeer $peer, float $seconds) => $protocol === 'h2+tls'
                ? h2load($peer->url($protocol, $path), 8, 8, $seconds, $prefix)
                : wrk_url($peer->url($protocol, $path), 16, $seconds, $prefix));
            $nginx = $medians['nginx']['cpu'] ?? null;
            foreach ($medians as $values) {
                $rate = number_format($values['rate'] * $size);
                $per_second = number_format($size * 1e6 / $values['cpu']);
                $ratio = $nginx ? sprintf('%.2f', $nginx / $values['cpu']) : '-';
                printf($row, "$protocol $path", $values['name'], $rate, $per_second, sprintf('%.1f', $values['memory']), $ratio);
            }
            if ($protocol === 'h2+tls' && $path === '/64k' && $nginx) {
                $verdict = $nginx / $medians['weft']['cpu'];
            }
        }
    }
    isset($verdict) && print_verdict('64 KiB over h2+tls: MiB per CPU second / nginx', '%.2f', $verdict, Target::AtLeast, 0.95);
}
