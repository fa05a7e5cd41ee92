--TEST--
await_all() and its relatives: what ends the waiting, and what they return
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, timeout, await_all, await_all_or_fail, await_any, await_any_or_fail, await_any_of, await_any_of_or_fail, await_first_success};

function ok($value, $ms) { return spawn(function () use ($value, $ms) { delay($ms); return $value; }); }
function bad($text, $ms) { return spawn(function () use ($text, $ms) { delay($ms); throw new Exception($text); }); }
function text($v) {
    if ($v instanceof Throwable) return $v->getMessage();
    if (is_array($v)) return '[' . implode(' ', array_map(fn ($k, $x) => "$k=" . text($x), array_keys($v), $v)) . ']';
    return var_export($v, true);
}
function tell($what, callable $f) {
    try {
        $text = text($f());
        echo $what, ' ', $text, "\n";
    } catch (Throwable $e) {
        echo $what, ' throws ', get_class($e), ': ', $e->getMessage(), "\n";
    }
}

tell('all', fn () => await_all(['a' => ok(1, 30), 'b' => bad('x', 0), 3 => ok(null, 0)]));
tell('all in order of completion', fn () => await_all(['a' => ok(1, 30), 'b' => ok(2, 0)], null, false));
tell('all filled', fn () => await_all(['a' => ok(1, 30), 'b' => bad('x', 0)], fillNull: true));
tell('all or fail', fn () => await_all_or_fail(['a' => ok(1, 30), 'b' => ok(2, 0)]));
tell('all or fail in order of completion', fn () => await_all_or_fail(['a' => ok(1, 30), 'b' => ok(2, 0)], preserveKeyOrder: false));
tell('all or fail', fn () => await_all_or_fail([ok(1, 0), bad('first', 5), ok('second', 60)]));
tell('any', fn () => await_any([ok('slow', 50), ok('fast', 0)]));
tell('any or fail', fn () => await_any_or_fail([ok('slow', 50), bad('broken', 0)]));
tell('first success', fn () => await_first_success(['s' => ok('slow', 30), 'b' => bad('broken', 0)]));
tell('first success of none', fn () => await_first_success([bad('x', 0), bad('y', 0)]));
tell('any of', fn () => await_any_of(2, ['a' => ok('a', 60), 'b' => ok('b', 0), 'c' => bad('c', 0), 'd' => ok('d', 20)]));
tell('any of more than there are', fn () => await_any_of(5, [ok(1, 0), bad('c', 0)]));
tell('any of or fail', fn () => await_any_of_or_fail(2, ['a' => ok('a', 60), 'b' => ok('b', 0), 'd' => ok('d', 20)]));
tell('any of or fail', fn () => await_any_of_or_fail(2, [ok('b', 0), bad('c', 10), ok('d', 60)]));
tell('any of zero', fn () => await_any_of_or_fail(0, [ok(1, 0)]));
tell('any of -1', fn () => await_any_of(-1, []));
foreach (['await_all', 'await_all_or_fail', 'await_any', 'await_first_success'] as $f) tell("no triggers, $f", fn () => ("Async\\$f")([]));

$done = ok('done', 0);
await($done);
$twice = ok('twice', 10);
tell('completed, twice, inside', fn () => await(spawn(fn () => await_all_or_fail([$done, $twice, $twice]))));
tell('a timeout among them', fn () => await_any([timeout(10), ok(1, 5000)]));
echo "end\n";
exit(0);
?>
--EXPECTF--
all [0=[a=1 3=NULL] 1=[b=x]]
all in order of completion [0=[b=2 a=1] 1=[]]
all filled [0=[a=1 b=NULL] 1=[b=x]]
all or fail [a=1 b=2]
all or fail in order of completion [b=2 a=1]
all or fail throws Exception: first
any 'fast'
any or fail throws Exception: broken
first success [0='slow' 1=[b=broken]]
first success of none [0=NULL 1=[0=x 1=y]]
any of [0=[b='b' d='d'] 1=[c=c]]
any of more than there are [0=[0=1] 1=[1=c]]
any of or fail [b='b' d='d']
any of or fail throws Exception: c
any of zero []
any of -1 throws ValueError: Async\await_any_of(): Argument #1 ($count) must be greater than or equal to 0
no triggers, await_all [0=[] 1=[]]
no triggers, await_all_or_fail []
no triggers, await_any NULL
no triggers, await_first_success [0=NULL 1=[]]
completed, twice, inside [0='done' 1='twice' 2='twice']
a timeout among them throws Async\TimeoutException: Timeout occurred after 10 milliseconds
end
