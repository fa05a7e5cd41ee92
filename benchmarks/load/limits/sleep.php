<?php
// Many handlers that wait: what parking a coroutine and waking it costs.

const SLEEP_CONNECTIONS = 1000;

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
    $server->stop();
    print_verdict('CPU per request, sleep / hello', '%.2f', $samples['sleep']['cpu'] / $samples['hello']['cpu'], Target::AtMost, 1.5);
    print_verdict('p99 of sleep, ms', '%.1f', $samples['sleep']['p99'] / 1000, Target::AtMost, 13);
}
