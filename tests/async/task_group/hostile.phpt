--TEST--
A task group is cancelled, dropped, left and nested; nothing is left of it
--EXTENSIONS--
weft
--INI--
log_errors=0
display_errors=1
--FILE--
<?php
use Async\{TaskGroup, TaskSet, AsyncCancellation, CompositeException, Scope};
use function Async\{spawn, await, delay, suspend, timeout, get_coroutines};

function attempt(callable $what): void {
    try { echo json_encode($what()), "\n"; } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage();
        if ($e instanceof CompositeException) echo ' [', implode(', ', array_map(fn ($each) => get_class($each) . ' ' . $each->getMessage(), $e->getExceptions())), ']';
        echo "\n";
    }
}
class Loud {
    function __construct(public string $name) {}
    function __destruct() { echo "($this->name)"; }
}
function sleeper(string $name, int $ms = 60_000): Closure {
    return function () use ($name, $ms) {
        try { delay($ms); return $name; } catch (AsyncCancellation $e) { echo "$name: {$e->getMessage()}\n"; throw $e; }
    };
}

echo "-- cancel()\n";
foreach ([TaskGroup::class, TaskSet::class] as $class) {
    $group = new $class(1);
    $group->spawn(sleeper('runs'));
    $group->spawn(sleeper('waits for its turn'));
    suspend();
    $all = $class === TaskSet::class ? $group->joinAll() : $group->all();
    $group->cancel(new AsyncCancellation('enough'));
    var_dump($group->isClosed(), $group->isFinished());
    $group->awaitCompletion();
    attempt(fn () => await($all));
}
$group = new TaskGroup();
$group->spawn(sleeper('disposed of'));
$group->spawn(fn () => spawn(sleeper('its child')));
suspend(); suspend();
$group->dispose();
$group->awaitCompletion();
delay(1);

echo "-- whoever waits is cancelled\n";
$group = new TaskGroup(1, 1);
$group->spawn(sleeper('task', 30));
$group->spawn(fn () => 2);
$iterating = spawn(function () use ($group) { foreach ($group as $pair) echo "never\n"; });
$spawning = spawn(fn () => $group->spawn(fn () => 'never'));
$next = spawn(fn () => $group->spawn(fn () => 3));
$waiting = spawn(fn () => $group->all()->await());
suspend();
foreach ([$iterating, $spawning, $waiting] as $each) { $each->cancel(); attempt(fn () => await($each)); }
attempt(fn () => $group->all()->await(timeout(5)));
await($next);
attempt(fn () => await($group->all()));
// Woken and cancelled at once: the next one gets the place.
$group = new TaskGroup(1, 1);
foreach ([1, 2] as $i) $group->spawn(function () use ($i) { suspend(); return $i; });
$first = spawn(fn () => $group->spawn(fn () => 'never'));
$second = spawn(fn () => $group->spawn(fn () => 3));
spawn(function () use ($first) { suspend(); $first->cancel(); });
attempt(fn () => await($first));
await($second);
attempt(fn () => await($group->all()));
// Closed while somebody waits for room.
$group = new TaskGroup(1, 1);
foreach ([1, 2] as $i) $group->spawn(fn () => delay(5));
$late = spawn(fn () => $group->spawn(fn () => 3));
spawn(fn () => $group->close());
attempt(fn () => await($late));

echo "-- dropped\n";
$group = new TaskGroup(1);
$group->spawn(sleeper('of the dropped'));
$group->spawn(sleeper('its second'));
suspend();
unset($group);
delay(1);
$group = new TaskGroup();
$group->spawn(fn () => throw new RuntimeException('nobody asked'));
$group->spawn(fn () => throw new RuntimeException('somebody did'));
suspend();
$group->getErrors();
$group->spawn(fn () => throw new RuntimeException('after that'));
$group->spawn(fn () => new Loud('result'));
suspend();
unset($group);
echo "\n";
$all = (function () { $group = new TaskGroup(1); foreach ([1, 2] as $i) $group->spawn(function () use ($i) { delay(5); return $i; }); return $group->all(); })();
attempt(fn () => await($all));
unset($all);
$mapped = (function () { $group = new TaskGroup(); $group->spawn(fn () => 1); return $group->race()->map(fn ($i) => $i + 1); })();
attempt(fn () => await($mapped));
// The future goes while the group hangs on it alone: at the next end of a task.
$race = (function () { $group = new TaskGroup(); foreach ([60_000, 5] as $ms) $group->spawn(sleeper("left $ms", $ms)); return $group->all(); })();
suspend();
unset($race);
delay(20);
// Given up.
$group = new TaskGroup();
$group->spawn(fn () => 1);
$future = $group->all();
$future->cancel();
attempt(fn () => await($future));
attempt(fn () => await($group->all()));

echo "-- in its own task\n";
$group = new TaskGroup();
$group->spawn(function () use ($group) { $group->spawn(fn () => $group->spawn(fn () => 'nested')); delay(1); return 'outer'; });
attempt(fn () => await($group->all()));
$group = new TaskGroup();
$group->spawn(function () use (&$group) { $group = null; try { delay(10); } catch (AsyncCancellation) { echo "cancelled by itself\n"; } });
delay(1);
$group = new TaskGroup();
$group->spawn(function () { $inner = new TaskGroup(); $inner->spawn(sleeper('inner')); return await($inner->all()); });
suspend(); suspend();
$group->cancel();
attempt(fn () => await($group->all()));
unset($group);
attempt(function () { $group = new TaskGroup(1, 1); $group->spawn(function () use ($group) { foreach ([1, 2, 3] as $i) $group->spawn(fn () => $i); }); try { await($group->all(), timeout(20)); } finally { $group->cancel(); $group = null; } });

echo "-- exit, fatal errors\n";
$group = new TaskGroup();
$group->spawn(function () { exit('bye '); });
$group->spawn(fn () => 'others go on');
attempt(fn () => await($group->all()));
ini_set('display_errors', 0);
$group->spawn(function () { eval('class Twice {} class Twice {}'); });
$group->spawnWithKey('fine', fn () => 1);
attempt(fn () => await($group->all()));
attempt(fn () => array_map(fn ($e) => get_class($e), $group->getErrors()));

echo "-- the scope above\n";
$scope = new Scope();
$group = new TaskGroup(1, scope: $scope);
$group->spawn(sleeper('in the scope'));
$group->spawn(sleeper('second there'));
suspend();
$scope->cancel();
attempt(fn () => await($group->all()));
$scope->dispose();
attempt(fn () => $group->spawn(fn () => 1));
unset($group, $scope);

echo "-- destructors ask for more\n";
class Asks {
    function __construct(public TaskSet $set) {}
    function __destruct() { echo 'asked '; $this->set->spawn(fn () => 'more'); $this->set->joinAll(true); }
}
$set = new TaskSet();
$set->spawn(fn () => new Asks($set));
await($set->joinNext());
attempt(fn () => await($set->joinNext()));
unset($set);

echo "-- memory\n";
ini_set('display_errors', 0);
$before = 0;
for ($round = 0; $round < 60; $round++) {
    if ($round === 20) { gc_collect_cycles(); $before = memory_get_usage(); }
    $group = new TaskGroup(2);
    $group->finally(function () use ($group) {});
    foreach ([1, 2, 3] as $i) $group->spawn(function () use ($i, $group, $round) { if ($i === 2) throw new Exception($round); return new ArrayObject([$group]); });
    $all = $group->all(true);
    if ($round % 3) { await($all); foreach ($group as $pair) { $group->close(); } }
    if ($round % 4 === 0) $group->cancel();
    $set = new TaskSet(1);
    $set->spawn(fn () => $set);
    $set->spawn(fn () => delay(10_000));
    $set->joinAny();
    if ($round % 2) await($set->joinNext());
    unset($group, $all, $pair, $set);
    delay(0);
}
gc_collect_cycles();
delay(1);
gc_collect_cycles();
$grown = memory_get_usage() - $before;
var_dump(count(get_coroutines()), $grown < 4096 ?: $grown);
?>
--EXPECTF--
-- cancel()
bool(true)
bool(false)
runs: enough
Async\CompositeException: Several exceptions were thrown [Async\AsyncCancellation enough, Async\AsyncCancellation enough]
bool(true)
bool(false)
runs: enough
Async\CompositeException: Several exceptions were thrown [Async\AsyncCancellation enough, Async\AsyncCancellation enough]
disposed of: The task group was cancelled
its child: The task group was cancelled
-- whoever waits is cancelled
Async\AsyncCancellation: The coroutine was cancelled
Async\AsyncCancellation: The coroutine was cancelled
Async\AsyncCancellation: The coroutine was cancelled
Async\OperationCanceledException: The operation was cancelled by its cancellation token
["task",2,3]
Async\AsyncCancellation: The coroutine was cancelled
[1,2,3]
Async\AsyncException: Cannot spawn tasks on a closed TaskGroup
-- dropped
of the dropped: Scope is being disposed due to object destruction

Warning: Uncaught RuntimeException: after that in %s:%d
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line %d
(result)
[1,2]
2
left 60000: Scope is being disposed due to object destruction
Async\AsyncCancellation: The future was cancelled
[1]
-- in its own task
["outer",null,"nested"]
cancelled by itself
inner: The task group was cancelled
Async\CompositeException: Several exceptions were thrown [Async\AsyncCancellation The task group was cancelled]

Warning: Uncaught Async\CompositeException: Several exceptions were thrown in [no active file]:0
Stack trace:
#0 {main}
  thrown in [no active file] on line %d
Async\OperationCanceledException: The operation was cancelled by its cancellation token
-- exit, fatal errors
bye [null,"others go on"]
Async\CompositeException: Several exceptions were thrown [Async\AsyncException The coroutine ended with a fatal error]
{"2":"Async\\AsyncException"}
-- the scope above
in the scope: The scope was cancelled
Async\CompositeException: Several exceptions were thrown [Async\AsyncCancellation The scope was cancelled, Async\AsyncCancellation The scope was cancelled]
Async\AsyncException: Cannot spawn a coroutine in a closed scope
-- destructors ask for more
asked "more"
-- memory
int(0)
bool(true)
