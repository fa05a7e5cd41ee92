<?php
// Not how fast, but how well: weft alone, at its limits. What each profile measures is said in README.md.

require_once __DIR__ . '/peers.php';
require_once __DIR__ . '/profiles.php';

const LIMITS = ['sleep'];
foreach (LIMITS as $name) {
    require_once __DIR__ . "/limits/$name.php";
}

/** @param Closure(int $core): list<string> $pin */
function run_limits(string $name, string $work, bool $quick, Closure $pin): void
{
    match ($name) {
        'sleep' => run_sleep($work, $quick ? 1 : 5, $pin),
    };
}

/** The server of these profiles, listening; see servers/limits.php for $environment. */
function limits_server(string $work, array $prefix, array $environment = []): array
{
    $port = free_port();
    [$command, $own] = weft_command(__DIR__ . '/servers/limits.php', $port);
    $process = new Process('weft', [...$prefix, ...$command], $environment + $own, "$work/limits.log");
    $process->awaitPort($port);
    return [$process, $port];
}

/** A program of ours, built when it is missing or old. */
function compiled_client(string $name): string
{
    return compiled(__DIR__ . "/clients/$name.cpp");
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

enum Target: string
{
    case AtMost = 'at most';
    case AtLeast = 'at least';
}

/** One line: what, what was measured, what it should be. */
function print_verdict(string $what, string $format, float $measured, Target $target, float $bound): void
{
    $met = $target === Target::AtMost ? $measured <= $bound : $measured >= $bound;
    printf("  %-48s %12s   %s %s: %s\n", $what, sprintf($format, $measured), $target->value, sprintf($format, $bound), $met ? 'met' : 'MISSED');
}
