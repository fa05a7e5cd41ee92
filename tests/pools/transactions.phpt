--TEST--
Weft\Pdo\Pool: a transaction is the coroutine's and does not outlive it
--EXTENSIONS--
weft
pdo_mysql
pdo_pgsql
--SKIPIF--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/postgresql.inc';
if ($reason = Weft\Test\MariaDb::missing() ?? Weft\Test\PostgreSql::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/postgresql.inc';
use Weft\Pdo\Pool;
use Weft\Test\{MariaDb, PostgreSql};
use function Async\{await, await_all, delay, spawn};

set_error_handler(function (int $level, string $message, string $file, int $line) {
    if (error_reporting() & $level) {
        printf("%s at %s:%d\n", substr($message, -11), basename($file), $line);
    }
});

/** Ends with its coroutine: what happened. */
function attempt(callable $work): string
{
    try {
        return (string) await(spawn($work));
    } catch (Throwable $error) {
        return $error->getMessage();
    }
}

foreach ([MariaDb::class, PostgreSql::class] as $class) {
    echo substr(strrchr($class, '\\'), 1), "\n";
    $server = $class::start();
    $pool = new Pool($server->dsn(), $class::USER, $class::PASSWORD, max: 5);
    $pool->exec('CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20))');
    $pool->release();
    $names = fn () => implode(' ', $pool->query('SELECT name FROM t ORDER BY id')->fetchAll(PDO::FETCH_COLUMN)) . ($pool->release() ?? '');

    // Twenty at once on five connections; every other one takes it back.
    $work = [];
    for ($i = 1; $i <= 20; $i++) {
        $work[] = spawn(function () use ($pool, $i) {
            $pool->beginTransaction();
            $pool->prepare('INSERT INTO t VALUES (?, ?)')->execute([$i, "n$i"]);
            delay(random_int(0, 10));
            $seen = $pool->query('SELECT COUNT(*) FROM t WHERE id % 2 = 1 AND id <> ' . $i)->fetchColumn();
            $own = $pool->inTransaction();
            $i % 2 ? $pool->rollBack() : $pool->commit();
            return $own && !$pool->inTransaction() && $seen == 0;
        });
    }
    echo count(array_filter(await_all($work)[0])), ' of 20: ', $names(), "\n";
    var_dump($pool->inTransaction());

    $begin = function () use ($pool) {
        $pool->beginTransaction();
        $pool->exec("INSERT INTO t VALUES (101, 'lost')");
    };
    echo attempt(fn () => [$begin(), 'returned'][1]), "\n";
    echo attempt(function () use ($begin) { $begin(); throw new Exception('thrown inside'); }), "\n";
    echo attempt(function () use ($begin) { $begin(); exit; }), "\n";
    echo attempt(function () use ($begin, $pool) { $begin(); $pool->release(); return 'released: ' . var_export($pool->inTransaction(), true); }), "\n";
    echo attempt(function () use ($pool) { $pool->exec('BEGIN'); return $pool->exec("INSERT INTO t VALUES (102, 'lost')"); }), "\n";

    // An error within a transaction.
    echo attempt(function () use ($begin, $pool) { $begin(); try { $pool->exec('SELECT nonsense'); } catch (PDOException) { return 'caught'; } }), "\n";

    $cancelled = spawn(function () use ($begin) { $begin(); delay(10_000); });
    while ($cancelled->isRunning() && $pool->stats()['inUse'] === 0 || !$cancelled->isSuspended()) delay(1);
    delay(50);
    $cancelled->cancel();
    echo attempt(fn () => await($cancelled)), "\n";
    $stats = $pool->stats();
    echo 'left: ', $names(), "; rolled back $stats[rolledBack], replaced $stats[replaced], in use $stats[inUse]\n";
    unset($pool, $begin, $names, $work);
    $server->stop();
}
?>
--EXPECTF--
MariaDb
20 of 20: n2 n4 n6 n8 n10 n12 n14 n16 n18 n20
bool(false)
rolled back at transactions.php:%d
returned
rolled back at transactions.php:%d
thrown inside
rolled back at transactions.php:%d

rolled back at transactions.php:%d
released: false
rolled back at transactions.php:%d
1
rolled back at transactions.php:%d
caught
The coroutine was cancelled
left: n2 n4 n6 n8 n10 n12 n14 n16 n18 n20; rolled back 7, replaced 0, in use 0
PostgreSql
20 of 20: n2 n4 n6 n8 n10 n12 n14 n16 n18 n20
bool(false)
rolled back at transactions.php:%d
returned
rolled back at transactions.php:%d
thrown inside
rolled back at transactions.php:%d

rolled back at transactions.php:%d
released: false
rolled back at transactions.php:%d
1
rolled back at transactions.php:%d
caught
The coroutine was cancelled
left: n2 n4 n6 n8 n10 n12 n14 n16 n18 n20; rolled back 7, replaced 0, in use 0
