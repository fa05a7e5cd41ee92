--TEST--
Triggers from generators and iterators, which may wait, throw, exit and fail fatally
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, await_all, await_all_or_fail, await_any};

function tasks() {
    foreach (['a' => 1, 'b' => 2] as $k => $v) {
        delay(5);
        yield $k => spawn(fn () => $v);
    }
}
echo json_encode(await_all_or_fail(tasks())), "\n";
echo json_encode(await(spawn(fn () => await_all(tasks())))), "\n";
echo json_encode(await_all_or_fail(new ArrayIterator([spawn(fn () => 'x')]))), "\n";
echo json_encode(await_all_or_fail(new class implements IteratorAggregate { function getIterator(): Iterator { return tasks(); } })), "\n";

$coroutine = spawn(fn () => 'kept');
$list = [&$coroutine];
echo json_encode(await_all_or_fail($list)), ' ', get_class($list[0]), "\n";

function broken(callable $how) { try { yield spawn(fn () => 1); $how(); yield spawn(fn () => 2); } finally { echo "closed "; } }
$kinds = [
    'exception' => function () { throw new Exception('thrown'); },
    'not awaitable' => null,
    'key' => null,
    'exit' => function () { exit(); },
    'fatal' => function () { missing_interface(); eval('class Broken implements Async\Awaitable {}'); },
];
function missing_interface() {}
foreach ($kinds as $name => $how) {
    $c = spawn(function () use ($name, $how) {
        try {
            if ($name === 'not awaitable') await_all((function () { yield 1; })());
            elseif ($name === 'key') await_all((function () { yield new stdClass => spawn(fn () => 1); })());
            else await_all(broken($how));
        } catch (Throwable $e) {
            return $e->getMessage();
        }
    });
    try { $result = await($c); echo $name, ': ', var_export($result, true), "\n"; } catch (Throwable $e) { echo get_class($e), ' ', $e->getMessage(), "\n"; }
}
echo json_encode(await_all_or_fail(tasks())), "\n";
?>
--EXPECTF--
{"a":1,"b":2}
[{"a":1,"b":2},[]]
["x"]
{"a":1,"b":2}
["kept"] Async\Coroutine
closed exception: 'thrown'
not awaitable: 'Async\\await_all(): Argument #1 ($triggers) must contain only objects that can be awaited, int found'
key: '%s offset %s'
exit: NULL

Fatal error: Class Broken cannot implement the interface Async\Awaitable in %s on line %d
Async\AsyncException The coroutine ended with a fatal error
{"a":1,"b":2}
