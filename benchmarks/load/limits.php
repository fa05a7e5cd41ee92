<?php
// Not how fast, but how well: weft alone, at its limits. What each profile measures is said in README.md.

require_once __DIR__ . '/peers.php';
require_once __DIR__ . '/profiles.php';
require_once __DIR__ . '/verdict.php';

const LIMITS = ['sleep', 'idle', 'overload', 'reload', 'two-workers'];
foreach (LIMITS as $profile) {
    require_once __DIR__ . "/limits/$profile.php";
}

/** @param Closure(int $core): list<string> $pin */
function run_limits(string $name, string $work, bool $quick, Closure $pin): void
{
    match ($name) {
        'sleep' => run_sleep($work, $quick ? 1 : 5, $pin),
        'idle' => run_idle($work, $quick ? 2000 : 10_000, $pin),
        'overload' => run_overload($work, $quick ? 4 : 15, $pin),
        'reload' => run_reload($work, $quick ? 1 : 4, $pin),
        'two-workers' => run_two_workers($work, $quick ? 1 : 5),
    };
}

/**
 * The server of these profiles, listening; see servers/limits.php for $environment.
 *
 * @return array{Process, int} and its port
 */
function limits_server(string $work, array $prefix, array $environment = [], string $script = __DIR__ . '/servers/limits.php'): array
{
    $port = free_port();
    [$command, $own] = weft_command($script, $port);
    $process = new Process('weft', [...$prefix, ...$command], $environment + $own, "$work/limits.log");
    $process->awaitPort($port);
    return [$process, $port];
}

/**
 * Clients that do not wait for each other, see clients/open_loop.cpp, while $meanwhile runs.
 *
 * @return array<string, float|int> what they report, and `shed %`, `failed` with those that could not be sent
 */
function open_loop(int $port, string $path, float $rate, float $seconds, array $prefix, ?Closure $meanwhile = null): array
{
    $program = compiled(__DIR__ . '/clients/open_loop.cpp');
    $command = [...$prefix, $program, (string) $port, $path, (string) round($rate), (string) $seconds];
    $client = proc_open($command, [1 => ['pipe', 'w']], $pipes);
    $meanwhile && $meanwhile();
    $output = stream_get_contents($pipes[1]);
    $status = proc_close($client);
    $status === 0 || throw new RuntimeException("open_loop ended with $status");
    $result = json_decode($output, true, flags: JSON_THROW_ON_ERROR);
    return ['failed' => $result['failed'] + $result['unsent'], 'shed %' => 100 * $result['shed'] / $result['due']] + $result;
}

/** For this process and those it starts. */
function raise_descriptors(int $count): void
{
    $limits = posix_getrlimit();
    if ($limits['soft openfiles'] !== 'unlimited' && $limits['soft openfiles'] < $count) {
        $hard = $limits['hard openfiles'] === 'unlimited' ? -1 : (int) $limits['hard openfiles'];
        posix_setrlimit(POSIX_RLIMIT_NOFILE, $count, $hard) || throw new RuntimeException("$count descriptors are needed: ulimit -n");
    }
}
