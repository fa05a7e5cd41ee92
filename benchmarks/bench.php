<?php
// ./dev bench [--quick] [NAME...]; names: README.md.

require __DIR__ . '/load/profiles.php';
require __DIR__ . '/load/instructions.php';
require __DIR__ . '/load/limits.php';
require __DIR__ . '/load/protocols.php';
require_once __DIR__ . '/load/uploads.php';
require __DIR__ . '/load/compression.php';
require __DIR__ . '/load/streaming.php';
require __DIR__ . '/load/queries.php';
require __DIR__ . '/load/coroutines.php';
require __DIR__ . '/load/hooked_calls.php';

$names = array_values(array_diff(array_slice($argv, 1), ['--quick']))
    ?: [...array_keys(PROFILES), ...PROTOCOLS, ...UPLOADS, ...COMPRESSION, ...STREAMS, ...QUERIES, ...COROUTINES, ...HOOKED_CALLS, ...LIMITS];
$quick = in_array('--quick', $argv, true);
foreach (array_diff($names, array_keys(PROFILES), PROTOCOLS, UPLOADS, COMPRESSION, STREAMS, QUERIES, COROUTINES, HOOKED_CALLS, LIMITS, ['instructions']) as $unknown) {
    fwrite(STDERR, "no such benchmark: $unknown\n");
    exit(2);
}

$work = sys_get_temp_dir() . '/weft-bench-' . getmypid();
mkdir($work);
pcntl_async_signals(true);
pcntl_signal(SIGINT, fn () => exit(130));
pcntl_signal(SIGTERM, fn () => exit(143));

// Servers on one core, the client on another.
$pinned = (int) exec('nproc') > 1 && program('taskset');
$pin = fn (int $core): array => $pinned ? ['taskset', '-c', (string) $core] : [];
$pinned || print("warning: one core only, the client disturbs the servers\n");

$profiles = array_intersect(array_keys(PROFILES), $names);
if ($profiles) {
    $peers = peers($work);
    foreach ($peers as $peer) {
        $peer->start($work, $pin(0));
    }
    foreach ($profiles as $name) {
        run_profile($name, $peers, $quick ? 2 : 3, $quick ? 1 : 3, $pin(1));
    }
    foreach ($peers as $peer) {
        $peer->stop();
    }
}
foreach (array_intersect(PROTOCOLS, $names) as $name) {
    run_protocols($name, $work, $quick, $pin);
}
if (in_array('upload', $names, true)) {
    run_uploads($work, $quick, $pin);
}
if (in_array('compression', $names, true)) {
    run_compression($work, $quick, $pin);
}
foreach (array_intersect(STREAMS, $names) as $name) {
    run_streams($name, $work, $quick, $pin);
}
if (in_array('coroutines', $names, true)) {
    run_coroutines($quick, $pin);
}
if (in_array('hooked-calls', $names, true)) {
    run_hooked_calls($quick, $pin);
}
run_queries(array_intersect(QUERIES, $names), $work, $quick);
if (in_array('instructions', $names, true)) {
    run_instructions($work, $quick ? 1000 : 4000);
}
foreach (array_intersect(LIMITS, $names) as $name) {
    run_limits($name, $work, $quick, $pin);
}
exec('rm -rf ' . escapeshellarg($work));
