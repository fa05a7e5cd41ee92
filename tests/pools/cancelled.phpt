--TEST--
Weft\Pdo\Pool: a client that goes away ends the query it has caused, and broken connections are replaced
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
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/postgresql.inc';
use Weft\Test\{MariaDb, PostgreSql, Server};

// Milliseconds until it is so; null when that does not come.
function until(callable $condition): ?float
{
    for ($began = microtime(true), $end = $began + 9; microtime(true) < $end; usleep(1000)) {
        if ($condition()) {
            return (microtime(true) - $began) * 1000;
        }
    }
    return null;
}

foreach ([
    'MariaDB' => [MariaDb::class, 'SELECT SLEEP(10)', "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'",
        "SELECT id FROM information_schema.processlist WHERE user = 'test'", 'KILL %d'],
    'PostgreSQL' => [PostgreSql::class, 'SELECT pg_sleep(10)', "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'",
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()", 'SELECT pg_terminate_backend(%d)'],
] as $name => [$class, $sleep, $running, $list, $kill]) {
    echo "$name\n";
    $database = $class::start();
    $watcher = $database->connect();
    $server = Server::start('<?php $arguments = ' . var_export([$database->dsn(), $class::USER, $class::PASSWORD], true) . ";\n" . <<<'PHP'
        $pool = new Weft\Pdo\Pool(...$arguments, max: 2);
        $ended = 0;
        weft_test_serve(function ($request, $response) use ($pool, &$ended) {
            switch ($request->getPath()) {
                case '/wait':
                    try {
                        $pool->query($request->getQueryParam('sql'))->fetchAll();
                    } finally {
                        $ended = microtime(true);
                    }
                    break;
                case '/ended':
                    $response->json(['ended' => $ended] + $pool->stats());
                    break;
                case '/query':
                    try {
                        $response->json($pool->query('SELECT 42')->fetchColumn());
                    } catch (PDOException $error) {
                        $response->json('gone');
                    }
            }
        }, (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setBackpressureTargetMs(0));
        PHP);
    $stats = fn () => json_decode($server->get('/ended')->body);

    $client = $server->connect();
    $client->request('GET', '/wait?sql=' . rawurlencode($sleep));
    until(fn () => $watcher->query($running)->fetchColumn() == 1);
    $left = microtime(true);
    $client->close();
    until(fn () => $stats()->ended > 0);
    $gone = until(fn () => $watcher->query($running)->fetchColumn() == 0);
    $took = ($stats()->ended - $left) * 1000;
    echo 'the coroutine ended ', $took < 250 ? 'at once' : "after $took ms", ', the query ', $gone !== null && $gone < 2000 ? 'too' : 'did not', "\n";
    if (getenv('WEFT_TEST_TIMES') === 'show') printf("coroutine %.1f ms, query %.1f ms\n", $took, (microtime(true) - $left) * 1000);
    until(fn () => $stats()->inUse === 0);
    $now = $stats();
    echo "open $now->open, in use $now->inUse, replaced $now->replaced, queries cancelled $now->cancelledQueries\n";
    echo $server->get('/query')->body, "\n";

    // Many at once, on two connections: those who wait for one and those who query.
    $clients = [];
    for ($i = 0; $i < 10; $i++) {
        $clients[$i] = $server->connect();
        $clients[$i]->request('GET', '/wait?sql=' . rawurlencode($sleep));
    }
    until(fn () => $stats()->waiting === 8);
    array_map(fn ($client) => $client->close(), $clients);
    echo until(fn () => $stats()->waiting === 0 && $stats()->inUse === 0 && $watcher->query($running)->fetchColumn() == 0) !== null ? 'all gone' : 'some are left', ', ';
    echo $server->get('/query')->body, "\n";

    // The server closes them: the first may notice, the next does not.
    foreach ($watcher->query($list)->fetchAll(PDO::FETCH_COLUMN) as $id) {
        $watcher->exec(sprintf($kill, $id));
    }
    $answers = [];
    for ($i = 0; $i < 4; $i++) {
        $answers[] = $server->get('/query')->body;
    }
    echo implode(' ', array_slice($answers, 2)), ', ', count(array_keys($answers, '"gone"')) <= 2 ? 'replaced' : 'still gone', "\n";
    $server->stop();
    $watcher = null;
    $database->stop();
}
?>
--EXPECT--
MariaDB
the coroutine ended at once, the query too
open 1, in use 0, replaced 1, queries cancelled 1
42
all gone, 42
42 42, replaced
PostgreSQL
the coroutine ended at once, the query too
open 1, in use 0, replaced 1, queries cancelled 1
42
all gone, 42
42 42, replaced
