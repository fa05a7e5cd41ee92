<?php
// What a call that need not wait costs more when it is redirected, and inside a coroutine.

require_once __DIR__ . '/peers.php';
require_once __DIR__ . '/verdict.php';

const HOOKED_CALLS = ['hooked-calls'];
const HOOKED_CALL_EXTRA_NS = 60;

/** @param Closure(int $core): list<string> $pin */
function run_hooked_calls(bool $quick, Closure $pin): void
{
    echo "\nhooked calls that need not wait: nanoseconds of the plain call; what more it takes when redirected, outside of coroutines and inside\n";
    if (!extension_loaded('ffi')) {
        echo "  needs the extension ffi\n";
        return;
    }
    $library = compiled(__DIR__ . '/servers/hooked_calls.cpp', '-shared -fPIC');
    $script = __DIR__ . '/servers/hooked_calls.php';
    $command = [...$pin(1), PHP_BINARY, '-d', 'extension=' . getenv('WEFT_EXTENSION'), '-d', 'ffi.enable=1', $script, $library, $quick ? '20' : '100'];
    exec(implode(' ', array_map('escapeshellarg', $command)), $output, $status);
    $status === 0 || throw new RuntimeException("$script ended with $status");
    foreach (json_decode(end($output), true, flags: JSON_THROW_ON_ERROR) as $name => ['plain' => $plain, 'outside' => $outside, 'inside' => $inside]) {
        $label = sprintf('%-24s %6.0f  outside %+4.0f  inside', $name, $plain['ns'], $outside['ns'] - $plain['ns']);
        print_verdict($label, '%+.0f', $inside['ns'] - $plain['ns'], Target::AtMost, HOOKED_CALL_EXTRA_NS);
        if ($plain['instructions'] > 0) {
            printf("    %-46s %12s\n", 'instructions in user space, plain and inside', sprintf('%.0f, %.0f', $plain['instructions'], $inside['instructions']));
        }
    }
}
