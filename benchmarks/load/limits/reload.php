<?php
// New code while requests come in.

const RELOAD_RATE = 2000;

function run_reload(string $work, int $reloads, Closure $pin): void
{
    printf("\nreload: GET hello, %s requests a second from clients that do not wait for each other; 2 workers, changed code, SIGHUP\n",
        number_format(RELOAD_RATE));
    raise_descriptors(20_000);
    $script = "$work/reload.php";
    $write = fn (int $version) => file_put_contents($script, str_replace('Hello, World!', "version $version", file_get_contents(__DIR__ . '/../servers/limits.php')));
    $write(0);
    [$server, $port] = limits_server($work, $pin(0), ['WORKERS' => '2'], $script);
    $longest = 0;
    $reload = function () use ($server, $port, $write, $reloads, &$longest): void {
        usleep(1_200_000);
        for ($version = 1; $version <= $reloads; $version++) {
            $write($version);
            $began = hrtime(true);
            posix_kill($server->pid(), SIGHUP);
            await_body($port, "version $version");
            $longest = max($longest, (hrtime(true) - $began) / 1e9);
            usleep(500_000);
        }
    };
    $seconds = 1 + 1.5 * $reloads;
    $row = "  %-10s %12s %9s %9s %9s %9s %9s\n";
    printf($row, '', 'requests', 'p50 ms', 'p99 ms', 'most ms', 'failed', 'other');
    $results = [];
    foreach (['before' => null, 'during' => $reload] as $name => $meanwhile) {
        $results[$name] = $result = open_loop($port, '/hello', RELOAD_RATE, $seconds, $pin(1), $meanwhile);
        printf($row, $name, number_format($result['due']), sprintf('%.2f', $result['p50_ms']), sprintf('%.2f', $result['p99_ms']),
            sprintf('%.2f', $result['max_ms']), $result['failed'], $result['shed'] + $result['pending']);
    }
    printf("  %d reloads, new code answered after at most %.2f s\n", $reloads, $longest);
    $server->stop();
    $lost = $results['during']['failed'] + $results['during']['shed'] + $results['during']['pending'];
    print_verdict('requests without their answer while reloading', '%.0f', $lost, Target::AtMost, 0);
}

/** Until a new connection is answered with $body. */
function await_body(int $port, string $body): void
{
    $deadline = microtime(true) + 30;
    while (file_get_contents("http://127.0.0.1:$port/hello") !== $body) {
        microtime(true) < $deadline || throw new RuntimeException("no answer says $body");
        usleep(10_000);
    }
}
