<?php
// Twenty queries of 0.2 s at once, on stock PDO:
//   php -d extension=weft.so examples/db.php 'mysql:host=127.0.0.1;dbname=test' user password
// or with the three in the environment: DB_DSN, DB_USER, DB_PASSWORD. The database: MySQL, MariaDB or PostgreSQL.

use Weft\Pdo\Pool;
use function Async\{await_all_or_fail, spawn};

$dsn = $argv[1] ?? getenv('DB_DSN');
$user = $argv[2] ?? getenv('DB_USER');
$password = $argv[3] ?? getenv('DB_PASSWORD');
if (!$dsn) {
    fwrite(STDERR, "Which database? Usage: db.php DSN [USER [PASSWORD]]\n");
    exit(2);
}

// Opens nothing yet. It is a PDO: Doctrine, Eloquent and plain code take it for one.
$pool = new Pool($dsn, $user ?: null, $password ?: null, max: 20);
$sleep = str_starts_with($dsn, 'pgsql:') ? 'SELECT pg_sleep(0.2)' : 'SELECT SLEEP(0.2)';

function timed(string $what, callable $work): void
{
    $began = microtime(true);
    $work();
    printf("%-30s %.2f s\n", $what, microtime(true) - $began);
}

$query = fn () => $pool->query($sleep)->fetchAll();
$twenty = fn () => await_all_or_fail(array_map(fn () => spawn($query), range(1, 20)));

timed('one query', $query);
$pool->release();
timed('20 queries, and 19 connections', $twenty);
timed('20 queries', $twenty);

// Each coroutine has a connection of its own, and so a transaction of its own; what it leaves open is rolled back.
await_all_or_fail(array_map(fn (int $i) => spawn(function () use ($pool, $i) {
    $pool->beginTransaction();
    $pool->query('SELECT 1')->fetchAll();
    $i % 2 ? $pool->rollBack() : $pool->commit();
}), range(1, 20)));

$stats = $pool->stats();
echo "$stats[opened] connections opened, used $stats[acquired] times\n";
