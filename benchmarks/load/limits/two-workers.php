<?php
// What a second worker adds.

function run_two_workers(string $work, float $seconds): void
{
    $cores = (int) exec('nproc');
    echo "\ntwo-workers: one worker and two on $cores cores, nothing pinned, 64 connections\n";
    if ($cores < 3) {
        echo "  the client has no core of its own: it shares with the workers, next to nothing in compute, about half of everything in hello\n";
    }
    $row = "  %-10s %8s %12s %9s %9s %12s\n";
    printf($row, '', 'workers', 'requests/s', 'p50 ms', 'p99 ms', 'CPU us/req');
    $rates = [];
    foreach ([1, 2] as $workers) {
        // Off, as 64 clients that compute are more than a worker should accept.
        [$server, $port] = limits_server($work, [], ['WORKERS' => (string) $workers, 'TARGET' => '0']);
        foreach (['compute', 'hello'] as $name) {
            $load = fn (float $seconds): array => wrk($port, "/$name", null, CONNECTIONS, $seconds, []);
            $load(1);
            $before = $server->cpuMicroseconds();
            $sample = $load($seconds);
            $rates[$name][$workers] = $sample['rate'];
            printf($row, $name, $workers, number_format($sample['rate']), sprintf('%.2f', $sample['p50'] / 1000), sprintf('%.2f', $sample['p99'] / 1000),
                sprintf('%.2f', ($server->cpuMicroseconds() - $before) / $sample['requests']));
            $sample['errors'] && print("    $sample[errors]\n");
        }
        $server->stop();
    }
    print_verdict('compute, requests/s of two workers / one', '%.2f', $rates['compute'][2] / $rates['compute'][1], Target::AtLeast, 1.8);
    printf("  %-48s %12.2f   no target: the client decides\n", 'hello, requests/s of two workers / one', $rates['hello'][2] / $rates['hello'][1]);
}
