<?php
// What coroutines cost in time and memory, without a server.

require_once __DIR__ . '/peers.php';
require_once __DIR__ . '/verdict.php';

const COROUTINES = ['coroutines'];
const PARKED_COROUTINES = 100_000;
// vm.max_map_count of a system nobody has tuned.
const MAPPINGS_ALLOWED = 65_530;

/** @param Closure(int $core): list<string> $pin */
function run_coroutines(bool $quick, Closure $pin): void
{
    printf("\ncoroutines: a script of one coroutine and those it spawns, nanoseconds; %s parked ones\n", number_format(PARKED_COROUTINES));
    $arguments = [$quick ? 5 : 20, $quick ? 50_000 : 200_000, PARKED_COROUTINES];
    $script = __DIR__ . '/servers/coroutines.php';
    $command = [...$pin(1), PHP_BINARY, '-d', 'extension=' . getenv('WEFT_EXTENSION'), '-d', 'opcache.enable_cli=1', '-d', 'memory_limit=-1', $script, ...array_map('strval', $arguments)];
    exec(implode(' ', array_map('escapeshellarg', $command)), $output, $status);
    $status === 0 || throw new RuntimeException("$script ended with $status");
    $result = json_decode(end($output), true, flags: JSON_THROW_ON_ERROR);
    print_verdict('spawn, run, finish', '%.0f', $result['spawn'], Target::AtMost, 250);
    print_verdict('suspend and resume', '%.0f', $result['suspend'], Target::AtMost, 120);
    printf("  %-48s %12.0f\n", 'spawn and await', $result['await']);
    printf("  %-48s %12.0f\n", 'a value through a channel of capacity 1', $result['channel 1']);
    printf("  %-48s %12.0f\n", 'a value through a channel of capacity 64', $result['channel 64']);
    printf("  %-48s %12.1f\n", 'a parked coroutine, KiB resident', $result['parked KiB']);
    print_verdict('mappings of all the parked ones', '%.0f', $result['parked mappings'], Target::AtMost, MAPPINGS_ALLOWED);
}
