--TEST--
Garbage cycles are collected inside coroutines while others are parked
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

class Node { public $self; public static $gone = 0; public function __construct() { $this->self = $this; } public function __destruct() { self::$gone++; } }
$jobs = [];
for ($i = 0; $i < 3; $i++) $jobs[] = spawn(function () { for ($j = 0; $j < 10; $j++) { $keep = new Node; new Node; suspend(); gc_collect_cycles(); if ($keep->self !== $keep) echo "broken\n"; } });
foreach ($jobs as $job) await($job);
gc_collect_cycles();
var_dump(Node::$gone);
$cycle = new stdClass;
$cycle->c = spawn(fn () => $cycle);
$cycle->d = $cycle->c;
await($cycle->c);
$ref = WeakReference::create($cycle->c);
unset($cycle, $jobs, $job);
gc_collect_cycles();
var_dump($ref->get());
?>
--EXPECT--
int(60)
NULL
