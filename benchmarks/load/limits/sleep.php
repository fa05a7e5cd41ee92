<?php
// Many handlers that wait: what parking a coroutine and waking it costs.

const SLEEP_CONNECTIONS = 1000;
const SLEEP_RATE = 30_000;

function run_sleep(string $work, float $seconds, Closure $pin): void
{
    printf("\nsleep: GET that waits 10 ms, %s connections, against hello with as many\n", number_format(SLEEP_CONNECTIONS));
    raise_descriptors(2 * SLEEP_CONNECTIONS);
    [$server, $port] = limits_server($work, $pin(0));
    $row = "  %-16s %10s %9s %9s %12s %12s\n";
    printf($row, '', 'requests/s', 'p50 ms', 'p99 ms', 'CPU us/req', 'server busy');
    $samples = [];
    foreach (['hello', 'sleep'] as $name) {
        $load = fn (float $seconds): array => wrk($port, "/$name", null, SLEEP_CONNECTIONS, $seconds, $pin(1));
        $load(1);
        $before = $server->cpuMicroseconds();
        $sample = $load($seconds);
        $spent = $server->cpuMicroseconds() - $before;
        $sample['cpu'] = $spent / $sample['requests'];
        $samples[$name] = $sample;
        printf($row, $name, number_format($sample['rate']), sprintf('%.1f', $sample['p50'] / 1000), sprintf('%.1f', $sample['p99'] / 1000),
            sprintf('%.2f', $sample['cpu']), sprintf('%.0f %%', $spent / $seconds / 1e4));
        $sample['errors'] && print("    $sample[errors]\n");
    }
    // Clients that ask again at once keep the server busy all the time, so what they wait is each other's doing.
    $rate = min(SLEEP_RATE, $samples['sleep']['rate'] / 2);
    $calm = open_loop($port, '/sleep', $rate, $seconds, $pin(1));
    $server->stop();
    printf("  at %s requests a second: p50 %.1f ms, p99 %.1f ms, %d connections, %d without their answer\n", number_format($rate), $calm['p50_ms'], $calm['p99_ms'],
        $calm['connections'], $calm['failed'] + $calm['shed'] + $calm['pending']);
    print_verdict('CPU per request, sleep / hello', '%.2f', $samples['sleep']['cpu'] / $samples['hello']['cpu'], Target::AtMost, 1.5);
    print_verdict('p99 of sleep at that rate, ms', '%.1f', $calm['p99_ms'], Target::AtMost, 13);
}
