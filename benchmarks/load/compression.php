<?php
// JSON of three sizes in every coding: what an answer costs and how large it is.

require_once __DIR__ . '/profiles.php';

const COMPRESSION = ['compression'];
// Node's gzip at the same level, in CPU time per answer.
const COMPRESSION_TARGET = 1.3;
const COMPRESSION_CONNECTIONS = 16;

/** @return array<string, Peer> */
function compression_peers(string $work): array
{
    $servers = __DIR__ . '/servers';
    mkdir("$work/bodies");
    foreach (require "$servers/compression_bodies.php" as $path => $body) {
        file_put_contents("$work/bodies$path.json", $body);
    }
    $peers = ['weft' => new Peer('weft', fn (int $port) => [weft_command("$servers/compression.php", $port)])];
    if (program('node')) {
        $environment = fn (int $port) => ['PORT' => (string) $port, 'BODIES' => "$work/bodies"];
        $peers['node'] = new Peer('node', fn (int $port) => [[[program('node'), "$servers/compression.js"], $environment($port)]], ['zstd' => 'has none']);
    }
    if (program('nginx')) {
        $location = "root $work/bodies; try_files \$uri.json =404; types { } default_type application/json; "
            . 'gzip on; gzip_comp_level 6; gzip_min_length 0; gzip_types application/json; gzip_vary on;';
        $command = fn (int $port) => [[nginx_command("$work/nginx-gzip", $port, $location), []]];
        $peers['nginx'] = new Peer('nginx, files', $command, ['br' => 'has no module for it', 'zstd' => 'has no module for it']);
    }
    return $peers;
}

function answer_size(Peer $peer, string $path, string $coding): int
{
    $context = stream_context_create(['http' => ['header' => "Accept-Encoding: $coding\r\nConnection: close"]]);
    return strlen(file_get_contents("http://127.0.0.1:$peer->port$path", false, $context));
}

function run_compression(string $work, bool $quick, Closure $pin): void
{
    $peers = compression_peers($work);
    foreach ($peers as $peer) {
        $peer->start($work, $pin(0));
    }
    echo "\ncompression: JSON, CPU us per answer (bytes of the answer)\n";
    printf("  %-6s %-9s" . str_repeat(' %20s', count($peers)) . " %10s\n", '', '', ...[...array_map(fn ($peer) => $peer->name, array_values($peers)), 'node/weft']);
    $gzip = [];
    foreach (['/1k', '/16k', '/128k'] as $path) {
        foreach (['identity', 'gzip', 'br', 'zstd'] as $coding) {
            putenv("ACCEPT=$coding");
            $cost = $cells = [];
            foreach ($peers as $key => $peer) {
                if (isset($peer->cannot[$coding])) {
                    $cells[] = '-';
                    continue;
                }
                $cost[$key] = compression_cost($peer, $path, $quick, $pin);
                $cells[] = sprintf('%.1f (%s)', $cost[$key], number_format(answer_size($peer, $path, $coding)));
            }
            $ratio = isset($cost['node']) ? $cost['node'] / $cost['weft'] : null;
            if ($coding === 'gzip' && $ratio !== null) {
                $gzip[] = $ratio;
            }
            printf("  %-6s %-9s" . str_repeat(' %20s', count($cells)) . " %10s\n", substr($path, 1), $coding, ...[...$cells, $ratio === null ? '-' : sprintf('%.2f', $ratio)]);
        }
    }
    if ($gzip) {
        printf("  gzip at level 6: at least %.2f times node's; target %.1f: %s\n", min($gzip), COMPRESSION_TARGET, min($gzip) >= COMPRESSION_TARGET ? 'met' : 'MISSED');
    }
    foreach ($peers as $peer) {
        $peer->stop();
    }
}

/** Microseconds of CPU time an answer, the median of some rounds. */
function compression_cost(Peer $peer, string $path, bool $quick, Closure $pin): float
{
    $rounds = [];
    wrk($peer->port, $path, 'accept.lua', COMPRESSION_CONNECTIONS, 1, $pin(1));
    for ($round = 0; $round < 3; $round++) {
        $before = $peer->cpuMicroseconds();
        $sample = wrk($peer->port, $path, 'accept.lua', COMPRESSION_CONNECTIONS, $quick ? 1 : 2, $pin(1));
        $rounds[] = ($peer->cpuMicroseconds() - $before) / $sample['requests'];
    }
    return median($rounds);
}
