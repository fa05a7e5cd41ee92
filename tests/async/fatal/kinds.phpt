--TEST--
A thousand fatal errors of each kind cost a coroutine each, and no memory
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

function storm(string $name, callable $body, int $times = 1000, int $limit = 512) {
    $errors = 0;
    $flat_from = 0;
    $ticks = 0;
    $stop = false;
    $other = spawn(function () use (&$ticks, &$stop) { while (!$stop) { $ticks++; delay(1); } });
    for ($i = 0; $i < $times; $i++) {
        try { await(spawn(function () use ($body) { $local = str_repeat('x', 1000); $object = new ArrayObject([1, 2]); $body($local, $object); echo "never\n"; })); }
        catch (Async\AsyncException $e) { $errors += $e->getMessage() === 'The coroutine ended with a fatal error'; }
        unset($e);
        if ($i === 100) { gc_collect_cycles(); $flat_from = memory_get_usage(); }
    }
    gc_collect_cycles();
    $grown = (memory_get_usage() - $flat_from) / ($times - 101);
    $stop = true;
    await($other);
    echo "$name: $errors survived, others ", $ticks > 0 ? 'ran' : 'stood still', ', ', $grown <= $limit ? 'flat' : "grew by $grown each", "\n";
}
ini_set('display_errors', '0');

file_put_contents($broken = __DIR__ . '/kinds_broken.inc', '<?php function twice() {} function twice() {}');
storm('E_USER_ERROR', function () { trigger_error('x', E_USER_ERROR); });
storm('in a callback', function () { array_map(function ($v) { trigger_error('x', E_USER_ERROR); }, [1]); });
storm('in a comparator', function () { $a = [3, 2, 1]; usort($a, function ($x, $y) { trigger_error('x', E_USER_ERROR); }); }, limit: 8192);
storm('in a generator', function () { foreach ((function () { $t = str_repeat('y', 1000); yield 1; trigger_error('x', E_USER_ERROR); })() as $v); });
storm('in arguments', function () { max([1, 2], str_repeat('z', 1000), trigger_error('x', E_USER_ERROR)); });
storm('in a destructor', function () { new class { function __destruct() { trigger_error('x', E_USER_ERROR); } }; });
storm('while leaving', function () { (function () { $o = new class { function __destruct() { trigger_error('x', E_USER_ERROR); } }; return 1; })(); });
storm('in an output callback', function () { ob_start(function ($t) { trigger_error('x', E_USER_ERROR); }); echo 'y'; ob_end_flush(); }, limit: 8192);
storm('nested output buffers', function () { ob_start(function ($t) { ob_start(); }); echo 'y'; ob_end_flush(); }, 300, 20000);
storm('in a Fiber', function () { (new Fiber(function () { trigger_error('x', E_USER_ERROR); }))->start(); }, limit: 8192);
storm('in eval', function () { eval('trigger_error("x", E_USER_ERROR);'); });
storm('compile error in a file', function () use ($broken) { include $broken; }, limit: 8192);
storm('compile error in eval', function () { eval('function three() {} function three() {}'); }, limit: 8192);
storm('bad class', function () { eval('class BadClass implements Async\Awaitable {}'); }, limit: 8192);
var_dump(count(scandir('/proc/self/fd')) < 40);
unlink($broken);
?>
--EXPECT--
E_USER_ERROR: 1000 survived, others ran, flat
in a callback: 1000 survived, others ran, flat
in a comparator: 1000 survived, others ran, flat
in a generator: 1000 survived, others ran, flat
in arguments: 1000 survived, others ran, flat
in a destructor: 1000 survived, others ran, flat
while leaving: 1000 survived, others ran, flat
in an output callback: 1000 survived, others ran, flat
nested output buffers: 300 survived, others ran, flat
in a Fiber: 1000 survived, others ran, flat
in eval: 1000 survived, others ran, flat
compile error in a file: 1000 survived, others ran, flat
compile error in eval: 1000 survived, others ran, flat
bad class: 1000 survived, others ran, flat
bool(true)
