--TEST--
Weft\Pdo\Pool: settings, the wait limit, attributes, callbacks, and statements that outlive their coroutine
--EXTENSIONS--
weft
pdo_sqlite
--FILE--
<?php
use Weft\Pdo\Pool;
use function Async\{await, delay, spawn};

function attempt(callable $work): string
{
    try {
        return json_encode($work());
    } catch (Throwable $error) {
        return $error::class . ': ' . $error->getMessage();
    }
}

foreach ([['max' => 0], ['min' => -1], ['min' => 3, 'max' => 2], ['idleTimeout' => -1], ['maxLifetime' => -1], ['acquireTimeout' => -1], ['checkAfter' => -1],
    ['options' => [PDO::ATTR_PERSISTENT => true]], ['healthCheck' => 'no_such']] as $arguments) {
    echo attempt(fn () => new Pool('sqlite::memory:', ...$arguments)), "\n";
}
echo attempt(fn () => (new ReflectionClass(Pool::class))->newInstanceWithoutConstructor()->query('SELECT 1')), "\n";
echo attempt(fn () => (new Pool('nothing:password=secret'))->query('SELECT 1')), "\n";
$pool = new Pool('sqlite::memory:');
echo attempt(fn () => $pool->__construct('sqlite::memory:')), "\n";
echo attempt(fn () => [Pool::connect('sqlite::memory:', options: [PDO::ATTR_CASE => PDO::CASE_UPPER])->query('SELECT 1 AS a')->fetch(PDO::FETCH_ASSOC), get_class(Pool::connect('sqlite::memory:'))]), "\n";
echo attempt(fn () => Pool::connect('sqlite::memory:', null, null, [PDO::ATTR_PERSISTENT => true])), "\n", attempt(fn () => Pool::connect()), "\n";
echo attempt(fn () => clone $pool), "\n", attempt(fn () => serialize($pool)), "\n";

echo "-- as one connection\n";
echo attempt(fn () => [$pool->inTransaction(), $pool->errorCode(), $pool->errorInfo(), $pool->stats()['open']]), "\n";
echo attempt(fn () => [$pool->exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a)'), $pool->exec("INSERT INTO t (a) VALUES ('x')"), $pool->lastInsertId(),
    $pool->query('SELECT a, id FROM t', PDO::FETCH_NUM)->fetchAll(), $pool->query('SELECT id, a FROM t', PDO::FETCH_COLUMN, 1)->fetchAll(),
    $pool->quote("it's"), $pool->getAttribute(PDO::ATTR_DRIVER_NAME), $pool->errorCode()]), "\n";
echo attempt(fn () => $pool->query('nonsense')), "\n", attempt(fn () => $pool->commit()), "\n", attempt(fn () => $pool->nonsense()), "\n";
echo attempt(fn () => [$pool->sqliteCreateFunction('twice', fn ($x) => 2 * $x), $pool->query('SELECT twice(21)')->fetchColumn()]), "\n";
echo attempt(fn () => $pool->query('SELECT 1', fetchMode: PDO::FETCH_ASSOC)->fetch()), "\n";
$pool->release();
echo attempt(fn () => $pool->stats()['idle']), "\n";

echo "-- the wait limit\n";
$pool = new Pool('sqlite::memory:', max: 2, acquireTimeout: 30);
$holders = [spawn(fn () => [$pool->exec('SELECT 1'), delay(300)]), spawn(fn () => [$pool->exec('SELECT 1'), delay(300)])];
$began = microtime(true);
echo attempt(fn () => await(spawn(fn () => $pool->query('SELECT 1')))), "\n";
echo microtime(true) - $began < 0.25 ? 'in time' : 'late', ', ', json_encode(array_intersect_key($pool->stats(), ['inUse' => 1, 'waiting' => 1, 'timeouts' => 1])), "\n";
array_map(await(...), $holders);
echo attempt(fn () => await(spawn(fn () => $pool->query('SELECT 1')->fetchColumn()))), "\n";
$pool->close();
echo attempt(fn () => $pool->query('SELECT 1')), "\n";

echo "-- attributes\n";
$pool = new Pool('sqlite::memory:', max: 2);
echo json_encode($pool->setAttribute(PDO::ATTR_DEFAULT_FETCH_MODE, PDO::FETCH_NUM)), $pool->stats()['open'], "\n";
$ask = fn () => [$pool->query('SELECT 1 a')->fetch(), $pool->getAttribute(PDO::ATTR_DEFAULT_FETCH_MODE)];
echo attempt(fn () => await(spawn($ask))), "\n";
await(spawn(fn () => $pool->setAttribute(PDO::ATTR_DEFAULT_FETCH_MODE, PDO::FETCH_ASSOC)));
echo attempt(fn () => [await(spawn($ask)), $ask()]), "\n";
$pool->setAttribute(12345, 1);
echo attempt(fn () => await(spawn($ask))), ' ', attempt(fn () => $pool->stats()['open']), "\n";

echo "-- callbacks\n";
$log = [];
$pool = new Pool('sqlite::memory:', max: 1, checkAfter: 0,
    onConnect: function (PDO $c) use (&$log) { $log[] = 'connect'; $c->exec('CREATE TABLE session (a)'); },
    onRelease: function (PDO $c) use (&$log) { $log[] = 'release ' . $c->query('SELECT COUNT(*) FROM session')->fetchColumn(); return $c->exec('DELETE FROM session') < 2; },
    healthCheck: function (PDO $c) use (&$log) { $log[] = 'check'; return count($log) < 8; });
for ($i = 0; $i < 3; $i++) {
    await(spawn(fn () => $pool->exec('INSERT INTO session VALUES ' . implode(',', array_fill(0, $i + 1, '(1)')))));
}
for ($i = 0; $i < 2; $i++) {
    await(spawn(fn () => $pool->exec('SELECT 1')));
}
echo implode(', ', $log), '; replaced ', $pool->stats()['replaced'], "\n";
$pool = new Pool('sqlite::memory:', onConnect: fn () => throw new Exception('not today'), onRelease: fn () => throw new Exception('never'));
echo attempt(fn () => $pool->exec('SELECT 1')), ' ', $pool->stats()['open'], "\n";

echo "-- statements left\n";
$pool = new Pool('sqlite::memory:', max: 1);
$statement = await(spawn(fn () => $pool->query('SELECT 7')));
echo json_encode(array_intersect_key($pool->stats(), ['open' => 1, 'replaced' => 1])), $statement->fetchColumn(), "\n";
await(spawn(function () use ($pool) {
    $cycle = new stdClass;
    $cycle->self = [$cycle, $pool->query('SELECT 7')];
}));
echo json_encode(array_intersect_key($pool->stats(), ['open' => 1, 'replaced' => 1])), "\n";
?>
--EXPECT--
ValueError: Weft\Pdo\Pool::__construct(): Argument #6 ($max) must be from 1 to 2147483647 and not less than $min
ValueError: Weft\Pdo\Pool::__construct(): Argument #5 ($min) must be greater than or equal to 0
ValueError: Weft\Pdo\Pool::__construct(): Argument #6 ($max) must be from 1 to 2147483647 and not less than $min
ValueError: Weft\Pdo\Pool::__construct(): Argument #7 ($idleTimeout) must be greater than or equal to 0
ValueError: Weft\Pdo\Pool::__construct(): Argument #8 ($maxLifetime) must be greater than or equal to 0
ValueError: Weft\Pdo\Pool::__construct(): Argument #9 ($acquireTimeout) must be greater than or equal to 0
ValueError: Weft\Pdo\Pool::__construct(): Argument #10 ($checkAfter) must be greater than or equal to 0
ValueError: Weft\Pdo\Pool::__construct(): Argument #4 ($options) must not have PDO::ATTR_PERSISTENT: coroutines would share the one connection that PHP keeps; the pool keeps its own
TypeError: Weft\Pdo\Pool::__construct(): Argument #11 ($healthCheck) must be a valid callback or null, function "no_such" not found or invalid function name
ReflectionException: Class Weft\Pdo\Pool is an internal class marked as final that cannot be instantiated without invoking its constructor
PDOException: could not find driver
Error: The pool has been constructed already
[{"A":1},"Weft\\Pdo\\Pool"]
ValueError: Weft\Pdo\Pool::__construct(): Argument #4 ($options) must not have PDO::ATTR_PERSISTENT: coroutines would share the one connection that PHP keeps; the pool keeps its own
ArgumentCountError: Weft\Pdo\Pool::__construct() expects at least 1 argument, 0 given
Error: Trying to clone an uncloneable object of class Weft\Pdo\Pool
Exception: Serialization of 'Weft\Pdo\Pool' is not allowed
-- as one connection
[false,null,["",null,null],0]
[0,1,"1",[["x",1]],["x"],"'it''s'","sqlite","00000"]
PDOException: SQLSTATE[HY000]: General error: 1 near "nonsense": syntax error
PDOException: There is no active transaction
Error: Call to undefined method Weft\Pdo\Pool::nonsense()
[true,42]
{"1":1}
1
-- the wait limit
PDOException: Pool of sqlite::memory:: none of its 2 connections became free within 30 milliseconds
in time, {"inUse":2,"waiting":0,"timeouts":1}
1
PDOException: Pool of sqlite::memory:: it is closed
-- attributes
true0
[[1],3]
[[{"a":1},2],[{"a":1},2]]
[{"a":1},2] 2
-- callbacks
connect, release 1, check, release 2, connect, release 3, connect, release 0, check, connect, release 0; replaced 3
Exception: not today 0
-- statements left
{"open":0,"replaced":1}7
{"open":1,"replaced":1}
