--TEST--
getStats() can be switched off; getTelemetry() and getRuntimeStats() work without a run
--EXTENSIONS--
weft
--FILE--
<?php
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->setStatsEnabled(false));
try {
    $server->getStats();
} catch (Weft\HttpServerRuntimeException $error) {
    echo $error->getMessage(), "\n";
}
echo $server->getTelemetry()['total_requests'], "\n";
Async\await(Async\spawn(function () use ($server) {
    Async\spawn(fn () => Async\delay(1));
    Async\suspend();
    foreach ($server->getRuntimeStats() as $key => $value) {
        echo $key, ' ', $value > 10000 ? 'many' : $value, "\n";
    }
}));
--EXPECT--
getStats(): switched off by setStatsEnabled(false)
0
output_block_bytes many
output_blocks_lent 0
output_blocks_spare 0
handlers_running 0
handler_objects_spare 0
coroutines 2
coroutine_contexts_busy 2
coroutine_contexts_idle 0
coroutine_stack_bytes many
timers 1
memory_php_bytes many
memory_php_peak_bytes many
