--TEST--
Weft\Pdo\Pool: coroutines query at once, each on a connection of its own, never more than max
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
use function Async\{await, await_all_or_fail, delay, spawn};

function together(callable $work, int $count): array
{
    $began = microtime(true);
    $results = await_all_or_fail(array_map(fn (int $i) => spawn($work, $i), range(1, $count)));
    return [microtime(true) - $began, $results];
}

foreach ([
    'MariaDB' => [MariaDb::class, 'SELECT SLEEP(0.2)', 'SELECT CONNECTION_ID()', "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'test'"],
    'PostgreSQL' => [PostgreSql::class, 'SELECT pg_sleep(0.2)', 'SELECT pg_backend_pid()', "SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"],
] as $name => [$class, $sleep, $id, $count]) {
    echo "$name\n";
    $server = $class::start();
    $watcher = $server->connect();
    $alone = function () use ($watcher, $count) {
        for ($end = microtime(true) + 10; ($left = $watcher->query($count)->fetchColumn()) > 0 && microtime(true) < $end; usleep(5000));
        return $left;
    };
    $options = [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION];

    $pool = new Pool($server->dsn(), $class::USER, $class::PASSWORD, $options, max: 20);
    var_dump($pool instanceof PDO, $pool->stats()['open']);
    [, $ids] = together(fn () => $pool->query($id)->fetchColumn() . ($pool->query($sleep) ? '' : '!'), 20);
    [$took] = together(fn () => $pool->query($sleep)->fetchAll(), 20);
    echo '20 x 0.2 s: ', $took < 2 ? 'together' : "$took s", ', ', count(array_unique($ids)), " connections\n";
    if (getenv('WEFT_TEST_TIMES') === 'show') printf("%.3f s\n", $took);
    unset($pool);

    $pool = new Pool($server->dsn(), $class::USER, $class::PASSWORD, $options, max: 5);
    $alone();
    $most = 0;
    $done = false;
    $watch = spawn(function () use ($watcher, $count, &$most, &$done) {
        for (; !$done; delay(10)) {
            $most = max($most, (int) $watcher->query($count)->fetchColumn());
        }
    });
    [$took, $ids] = together(fn () => [$pool->query($sleep)->fetchAll(), $pool->query($id)->fetchColumn()][1], 20);
    $done = true;
    await($watch);
    echo 'with max 5: ', $took >= 0.79 ? 'in turns' : "$took s", ', ', count(array_unique($ids)), " connections, $most at the server\n";
    $stats = $pool->stats();
    echo json_encode(array_intersect_key($stats, array_flip(['open', 'idle', 'inUse', 'waiting', 'opened', 'acquired', 'waits', 'timeouts', 'replaced']))), "\n";

    // Nothing is shared between a coroutine and the ones it spawns, nor with the code outside.
    $outside = $pool->query($id)->fetchColumn();
    [, [$own]] = together(function () use ($pool, $id) {
        $mine = $pool->query($id)->fetchColumn();
        $again = $pool->query($id)->fetchColumn();
        $child = await(spawn(fn () => $pool->query($id)->fetchColumn()));
        return [$mine === $again, $mine !== $child, $mine];
    }, 1);
    var_dump($own[0], $own[1], $own[2] !== $outside, $outside === $pool->query($id)->fetchColumn());
    $pool->release();
    echo json_encode(array_intersect_key($pool->stats(), ['open' => 1, 'idle' => 1])), "\n";
    unset($pool);
    echo "left at the server: {$alone()}\n";
    $watcher = $alone = null;
    $server->stop();
}
?>
--EXPECT--
MariaDB
bool(true)
int(0)
20 x 0.2 s: together, 20 connections
with max 5: in turns, 5 connections, 5 at the server
{"open":5,"idle":5,"inUse":0,"waiting":0,"opened":5,"acquired":20,"waits":15,"timeouts":0,"replaced":0}
bool(true)
bool(true)
bool(true)
bool(true)
{"open":5,"idle":5}
left at the server: 0
PostgreSQL
bool(true)
int(0)
20 x 0.2 s: together, 20 connections
with max 5: in turns, 5 connections, 5 at the server
{"open":5,"idle":5,"inUse":0,"waiting":0,"opened":5,"acquired":20,"waits":15,"timeouts":0,"replaced":0}
bool(true)
bool(true)
bool(true)
bool(true)
{"open":5,"idle":5}
left at the server: 0
