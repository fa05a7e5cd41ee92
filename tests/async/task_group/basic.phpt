--TEST--
TaskGroup runs tasks, so many at a time, and tells how they ended
--EXTENSIONS--
weft
--INI--
log_errors=0
display_errors=1
--FILE--
<?php
use Async\{TaskGroup, TaskSet, CompositeException};
use function Async\{spawn, await, await_all, delay, suspend, timeout};

function attempt(callable $what): void {
    try { echo json_encode($what()), "\n"; } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage();
        if ($e instanceof CompositeException) echo ' [', implode(', ', array_map(fn ($each) => $each->getMessage(), $e->getExceptions())), ']';
        echo "\n";
    }
}
$fail = fn ($why) => throw new RuntimeException($why);

echo "-- results and errors\n";
$group = new TaskGroup();
var_dump($group->isFinished(), $group->isClosed(), count($group));
attempt(fn () => $group->race());
attempt(fn () => $group->any());
attempt(fn () => $group->all()->await());
$group->spawn(fn ($a, $b) => $a + $b, 1, b: 2);
$group->spawnWithKey('slow', function () { delay(20); return 'slow'; });
$group->spawnWithKey('7', fn () => 'seven');
$group->spawn(fn () => 'eight');
attempt(fn () => $group->spawnWithKey(7, fn () => 1));
attempt(fn () => $group->spawnWithKey('slow', fn () => 1));
var_dump($group->isFinished(), count($group));
attempt(fn () => await($group->race()));
attempt(fn () => await($group->any()));
attempt(fn () => $group->getResults());
attempt(fn () => await($group->all()));
attempt(fn () => await($group->race()));
$group->spawnWithKey('bad', $fail, 'first');
$group->spawnWithKey('worse', $fail, 'second');
attempt(fn () => await($group->all(ignoreErrors: true)));
attempt(fn () => await($group->all()));
attempt(fn () => array_map(fn ($error) => $error->getMessage(), $group->getErrors()));
attempt(fn () => $group->awaitCompletion());
$group->close();
attempt(fn () => $group->spawn(fn () => 1));
attempt(fn () => $group->awaitCompletion());

echo "-- the first, the first good one\n";
$group = new TaskGroup();
$group->spawn($fail, 'no');
$group->spawn(function () { delay(5); return 'yes'; });
$group->spawn(function () { delay(10); return 'late'; });
$any = $group->any();
attempt(fn () => await($group->race()));
attempt(fn () => await($any));
attempt(fn () => await($group->all()));
$group = new TaskGroup();
$group->spawn($fail, 'a');
$group->spawn($fail, 'b');
attempt(fn () => $group->any()->await());

echo "-- so many at a time\n";
$log = [];
$group = new TaskGroup(concurrency: 2, queueLimit: 1);
foreach (range(1, 5) as $i) {
    $group->spawn(function () use ($i, &$log) { $log[] = "+$i"; delay(10 * $i); $log[] = "-$i"; return $i; });
    $log[] = "s$i";
}
attempt(fn () => await($group->all()));
echo implode(' ', $log), "\n";
$group = new TaskGroup(1);
$spawner = spawn(function () use ($group) { foreach (range(1, 9) as $i) { $group->spawn(fn () => delay(1)); echo $i, $i === 9 ? "\n" : ' '; } });
for ($i = 0; $i < 2; $i++) suspend();
echo '| ';
await($spawner);
$group = new TaskGroup(1, 0);
foreach (range(1, 9) as $i) $group->spawn(fn () => $i);
attempt(fn () => await($group->all()));
attempt(fn () => new TaskGroup(-1));
attempt(fn () => new TaskGroup(1, -1));
$closed = new Async\Scope(); $closed->dispose();
attempt(fn () => new TaskGroup(scope: $closed));

echo "-- in the order they end\n";
$group = new TaskGroup(2);
foreach (['c' => 30, 'a' => 5, 'b' => 10] as $key => $ms) $group->spawnWithKey($key, function () use ($ms) { delay($ms); return $ms; });
$group->spawn($fail, 'wrong');
spawn(function () use ($group) { delay(50); $group->spawn(fn () => 'last'); $group->close(); });
foreach ($group as $key => [$result, $error]) echo $key, '=', $error?->getMessage() ?? $result, ' ';
foreach ($group as $key => $pair) echo $key, ' ';
foreach ($group->getIterator() as $key => $pair) { echo $key, "\n"; break; }
attempt(function () use ($group) { foreach ($group as &$pair); });

echo "-- finally\n";
$group = new TaskGroup();
$group->finally(function (TaskGroup $all) use ($group) { echo $all === $group ? 'finally ' : 'another ', count($all), "\n"; });
$group->finally(fn () => throw new Exception('of finally'));
$group->spawn(fn () => 1);
attempt(fn () => await($group->all()));
suspend();
$group->close();
echo "closed\n";
delay(1);
$group->finally(function () { echo "at once\n"; });
attempt(fn () => $group->finally(fn () => throw new Exception('thrown')));

echo "-- a set forgets\n";
$set = new TaskSet(concurrency: 2);
foreach (['x', 'y', 'z'] as $i => $key) $set->spawnWithKey($key, function () use ($i, $key) { delay(5 + 10 * $i); return $key; });
attempt(fn () => $set->joinNext()->await());
[$first, $second] = [$set->joinNext(), $set->joinNext()];
attempt(fn () => [await($first), await($second), count($set)]);
attempt(fn () => $set->joinNext());
attempt(fn () => $set->joinAny());
$set->spawnWithKey('x', fn () => 'again');
$set->spawn($fail, 'bad');
attempt(fn () => await($set->joinAny()));
attempt(fn () => [count($set), await($set->joinAll(true)), count($set)]);
$set->spawn($fail, 'bad');
$set->spawn(fn () => 1);
attempt(fn () => await($set->joinAll()));
$set->spawn($fail, 'very');
$set->spawn($fail, 'bad');
attempt(fn () => await($set->joinAny()));
var_dump(count($set));
foreach (range(1, 3) as $i) $set->spawn(fn () => $i);
$future = $set->joinNext();
$set->close();
attempt(fn () => $set->spawn(fn () => 1));
foreach ($set as $key => [$result]) echo "$key=$result, ", count($set), " left\n";
attempt(fn () => $future->await());
?>
--EXPECTF--
-- results and errors
bool(true)
bool(false)
int(0)
Async\AsyncException: Cannot call race() on an empty TaskGroup
Async\AsyncException: Cannot call any() on an empty TaskGroup
[]
Async\AsyncException: Duplicate key 7 in TaskGroup
Async\AsyncException: Duplicate key "slow" in TaskGroup
bool(false)
int(4)
3
3
{"0":3,"7":"seven","8":"eight"}
{"0":3,"slow":"slow","7":"seven","8":"eight"}
3
{"0":3,"slow":"slow","7":"seven","8":"eight"}
Async\CompositeException: Several exceptions were thrown [first, second]
{"bad":"first","worse":"second"}
Async\AsyncException: TaskGroup must be closed before calling awaitCompletion()
Async\AsyncException: Cannot spawn tasks on a closed TaskGroup
null
-- the first, the first good one
RuntimeException: no
"yes"
Async\CompositeException: Several exceptions were thrown [no]
Async\CompositeException: Several exceptions were thrown [a, b]
-- so many at a time
[1,2,3,4,5]
s1 s2 s3 +1 +2 -1 +3 s4 -2 +4 s5 -3 +5 -4 -5
1 2 3 | 4 5 6 7 8 9
[1,2,3,4,5,6,7,8,9]
ValueError: Async\TaskGroup::__construct(): Argument #1 ($concurrency) must be between 0 and 4294967295
ValueError: Async\TaskGroup::__construct(): Argument #2 ($queueLimit) must be between 0 and 4294967295
Async\AsyncException: Cannot make a task group in a closed scope
-- in the order they end
a=5 b=10 0=wrong c=30 1=last a b 0 c 1 a
Error: An iterator cannot be used with foreach by reference
-- finally
[1]
closed
finally 1

Warning: Uncaught Exception: of finally in %s:%d
Stack trace:
#0 [internal function]: {closure%S}(Object(Async\TaskGroup))
#1 {main}
  thrown in %s on line %d
at once
Exception: thrown
-- a set forgets
"x"
["y","z",0]
Async\AsyncException: Cannot call joinNext() on an empty TaskSet
Async\AsyncException: Cannot call joinAny() on an empty TaskSet
"again"
[1,[],0]
Async\CompositeException: Several exceptions were thrown [bad]
Async\CompositeException: Several exceptions were thrown [very, bad]
int(0)
Async\AsyncException: Cannot spawn tasks on a closed TaskSet
6=2, 1 left
7=3, 0 left
1
