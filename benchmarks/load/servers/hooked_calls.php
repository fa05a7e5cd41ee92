<?php
// usage: hooked_calls.php LIBRARY ROUNDS. The last line is JSON: name => plain|outside|inside => ns, instructions.

[, $library, $rounds] = $argv;
$calls = FFI::cdef('int prepare(void); int kinds(void); const char *name(int kind); void measure(int kind, double *ns, double *instructions);', $library);
$calls->prepare() === 0 || exit(1);

function best(FFI $calls, int $kind, int $rounds): array
{
    $best = ['ns' => INF, 'instructions' => INF];
    $ns = $calls->new('double');
    $instructions = $calls->new('double');
    for ($round = 0; $round < $rounds; $round++) {
        $calls->measure($kind, FFI::addr($ns), FFI::addr($instructions));
        $best = ['ns' => min($best['ns'], $ns->cdata), 'instructions' => min($best['instructions'], $instructions->cdata)];
    }
    return $best;
}

// Nothing is redirected before the first coroutine.
$result = [];
for ($kind = 0; $kind < $calls->kinds(); $kind++) {
    $result[$calls->name($kind)]['plain'] = best($calls, $kind, (int) $rounds);
}
Async\await(Async\spawn(function () use ($calls, $rounds, &$result) {
    for ($kind = 0; $kind < $calls->kinds(); $kind++) {
        $result[$calls->name($kind)]['inside'] = best($calls, $kind, (int) $rounds);
    }
}));
for ($kind = 0; $kind < $calls->kinds(); $kind++) {
    $result[$calls->name($kind)]['outside'] = best($calls, $kind, (int) $rounds);
}
echo json_encode($result), "\n";
