--TEST--
Generators, iterators, callbacks and magic methods suspend anywhere
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

function numbers($n) { for ($i = 0; $i < $n; $i++) { delay(1); $got = yield $i; if ($got) echo "got $got\n"; } return 'ret'; }
class Magic implements IteratorAggregate, ArrayAccess, Countable, JsonSerializable {
    public function __get($n) { delay(1); return "get $n"; }
    public function __toString(): string { delay(1); return 'string'; }
    public function __call($n, $a) { delay(1); return "call $n"; }
    public function getIterator(): Iterator { delay(1); yield from numbers(2); }
    public function offsetExists($o): bool { delay(1); return true; }
    public function offsetGet($o): mixed { delay(1); return "offset $o"; }
    public function offsetSet($o, $v): void { delay(1); }
    public function offsetUnset($o): void { delay(1); }
    public function count(): int { delay(1); return 3; }
    public function jsonSerialize(): mixed { delay(1); return 'json'; }
}
function job($id) {
    $m = new Magic;
    $out = [$m->x, "$m", $m->y(), $m[1], count($m), json_encode([$m]), isset($m[2])];
    foreach ($m as $v) $out[] = $v;
    $g = (function () { return yield from numbers(2); })();
    foreach ($g as $v) $out[] = "g$v";
    $out[] = $g->getReturn();
    $out[] = implode(',', array_map(function ($x) { delay(1); return implode('', array_map(function ($y) { delay(1); return $y; }, [$x, $x])); }, [1, 2]));
    $out[] = preg_replace_callback('/\d/', function ($m) { delay(1); return $m[0] + 1; }, 'a1b2');
    $out[] = array_sum(array_filter([1, 2, 3], function ($x) { delay(1); return $x > 1; }));
    $out[] = (function () { try { delay(1); throw new Exception('e'); } catch (Exception $e) { delay(1); return 'caught'; } finally { delay(1); } })();
    $out[] = array_walk($out, function (&$v) { suspend(); });
    $out[] = (new ReflectionFunction(function () { delay(1); return 'reflected'; }))->invoke();
    return "$id: " . implode(' ', $out);
}
$jobs = [spawn('job', 'a'), spawn('job', 'b'), spawn('job', 'c')];
foreach ($jobs as $job) echo await($job), "\n";
?>
--EXPECT--
a: get x string call y offset 1 3 ["json"] 1 0 1 g0 g1 ret 11,22 a2b3 5 caught 1 reflected
b: get x string call y offset 1 3 ["json"] 1 0 1 g0 g1 ret 11,22 a2b3 5 caught 1 reflected
c: get x string call y offset 1 3 ["json"] 1 0 1 g0 g1 ret 11,22 a2b3 5 caught 1 reflected
