<?php
// More requests than the server can do.

const OVERLOAD_TARGET_MS = 50;

function run_overload(string $work, float $seconds, Closure $pin): void
{
    echo "\noverload: GET that computes for 5 ms, clients that do not wait for each other, latency from when each request was due\n";
    raise_descriptors(20_000);
    $row = "  %-14s %9s %9s %9s %9s %9s %9s %9s %9s\n";
    printf($row, 'target, load', 'offered/s', 'good/s', 'good-put', 'p50 ms', 'p99 ms', 'shed', 'failed', 'pending');
    $results = [];
    foreach ([[OVERLOAD_TARGET_MS, 0.8], [OVERLOAD_TARGET_MS, 3], [0, 3]] as [$target, $load]) {
        [$server, $port] = limits_server($work, $pin(0), ['TARGET' => (string) $target]);
        $capacity = wrk($port, '/work', null, 4, 2, $pin(1))['rate'];
        $result = open_loop($port, '/work', $load * $capacity, $seconds, $pin(1));
        $server->stop();
        $result['part'] = 100 * $result['goodput'] / min($load, 1) / $capacity;
        $results["$target $load"] = $result;
        printf($row, ($target ? "$target ms" : 'off') . ", {$load}x", number_format($load * $capacity), sprintf('%.1f', $result['goodput']),
            sprintf('%.0f %%', $result['part']), sprintf('%.1f', $result['p50_ms']), sprintf('%.1f', $result['p99_ms']),
            sprintf('%.2f %%', $result['shed %']), $result['failed'], $result['pending']);
    }
    $steady = $results[OVERLOAD_TARGET_MS . ' 0.8'];
    $overload = $results[OVERLOAD_TARGET_MS . ' 3'];
    print_verdict('good-put at 3x, % of capacity', '%.0f', $overload['part'], Target::AtLeast, 90);
    print_verdict('p99 of the answered at 3x, ms', '%.1f', $overload['p99_ms'], Target::AtMost, 100);
    print_verdict('shed at 0.8x, %', '%.2f', $steady['shed %'], Target::AtMost, 0.1);
}
