--TEST--
suspend() gives every coroutine its turn, and the timers theirs
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$log = [];
foreach (['a', 'b', 'c'] as $name) {
    spawn(function () use ($name, &$log) { for ($i = 0; $i < 3; $i++) { $log[] = $name . $i; suspend(); } });
}
suspend();
suspend();
await(spawn(fn () => 0));
echo implode(' ', $log), "\n";
$spins = 0; $run = true;
$spinner = spawn(function () use (&$spins, &$run) { while ($run) { $spins++; suspend(); } });
delay(20);
$run = false;
await($spinner);
var_dump($spins > 10);
?>
--EXPECT--
a0 b0 c0 a1 b1 c1 a2 b2 c2
bool(true)
