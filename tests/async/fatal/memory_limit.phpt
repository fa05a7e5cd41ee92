--TEST--
Running into memory_limit costs the coroutine, a thousand times
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

// Filling memory is what takes time here: not much of it.
ini_set('memory_limit', '12M');
storm('growing', function () { $all = []; while (true) $all[] = str_repeat('x', 100000); }, 1000);
storm('at once', function () { str_repeat('x', 1 << 28); }, 1000);
storm('array', function () { $a = range(1, 1 << 24); }, 300);
storm('recursion', function () { (function ($self) { $self($self); })(function ($self) { $self($self); }); }, 50);
$finally = spawn(function () { try { str_repeat('x', 1 << 28); } finally { echo "no finally\n"; } });
try { await($finally); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
ini_set('memory_limit', '64M');
echo strlen(str_repeat('x', 1 << 24)), "\n";
?>
--EXPECT--
growing: 1000 survived, others ran, flat
at once: 1000 survived, others ran, flat
array: 300 survived, others ran, flat
recursion: 50 survived, others ran, flat
The coroutine ended with a fatal error
16777216
