<?php
// Bodies that are read and dropped, beside nginx.

require_once __DIR__ . '/peers.php';
require_once __DIR__ . '/protocols.php';
require_once __DIR__ . '/verdict.php';

const UPLOADS = ['upload'];
const UPLOAD_MIB = 20;
const UPLOADS_AT_A_TIME = 8;

function run_uploads(string $work, bool $quick, Closure $pin): void
{
    printf("\nupload: bodies of %d MiB, %d at a time over HTTP/1, read and dropped by the handler\n", UPLOAD_MIB, UPLOADS_AT_A_TIME);
    $peers = ['weft' => new Peer('weft', fn (int $port) => [weft_command(__DIR__ . '/servers/uploads.php', $port)])];
    if (program('nginx')) {
        $location = 'client_max_body_size 64m; return 200 "received";';
        $peers['nginx'] = new Peer('nginx', fn (int $port) => [[nginx_command("$work/nginx-uploads", $port, $location), []]]);
    } else {
        echo "  left out: nginx is not installed\n";
    }
    $program = compiled(__DIR__ . '/clients/uploads.cpp', '-pthread');
    $client = function (Peer $peer, int $connections, float $seconds) use ($program, $pin): array {
        $command = [...$pin(1), $program, (string) $peer->port, (string) $connections, (string) UPLOAD_MIB, (string) $seconds];
        $process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        // Memory while they are in flight: looked at ten times a second.
        for ($memory = 0; proc_get_status($process)['running']; usleep(100_000)) {
            $memory = max($memory, $peer->residentMiB());
        }
        return json_decode(stream_get_contents($pipes[1]), true, flags: JSON_THROW_ON_ERROR) + ['memory' => $memory];
    };
    $samples = [];
    foreach ($peers as $key => $peer) {
        $peer->start($work, $pin(0));
        $client($peer, 1, 0.5);
        $samples[$key]['idle'] = $peer->residentMiB();
    }
    for ($round = 0; $round < ($quick ? 2 : 5); $round++) {
        foreach ($peers as $key => $peer) {
            $before = $peer->cpuMicroseconds();
            $sample = $client($peer, UPLOADS_AT_A_TIME, $quick ? 1 : 3);
            $samples[$key]['rate'][] = $sample['rate'] * UPLOAD_MIB;
            $samples[$key]['cpu'][] = $sample['requests'] * UPLOAD_MIB * 1e6 / ($peer->cpuMicroseconds() - $before);
            $samples[$key]['memory'][] = $sample['memory'];
        }
    }
    foreach ($peers as $key => $peer) {
        $peer->stop();
        $rate[$key] = median($samples[$key]['rate']);
        $each[$key] = max(0, max($samples[$key]['memory']) - $samples[$key]['idle']) / UPLOADS_AT_A_TIME;
        printf("  %-10s %8s MiB/s %8s MiB/CPU second %8.2f MiB resident more for each\n", $peer->name, number_format($rate[$key]), number_format(median($samples[$key]['cpu'])), $each[$key]);
    }
    isset($rate['nginx']) && print_verdict('uploads: MiB per second / nginx', '%.2f', $rate['weft'] / $rate['nginx'], Target::AtLeast, 0.9);
    print_verdict('resident memory for each upload, MiB', '%.2f', $each['weft'], Target::AtMost, 2);
}
