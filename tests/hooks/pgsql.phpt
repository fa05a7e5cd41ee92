--TEST--
PDO_pgsql and pg_*()
--EXTENSIONS--
weft
pdo_pgsql
pgsql
--SKIPIF--
<?php
require __DIR__ . '/../helpers/postgresql.inc';
if ($reason = Weft\Test\PostgreSql::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/postgresql.inc';
require __DIR__ . '/../helpers/client_table.inc';
use Weft\Test\{ClientTable, PostgreSql};

$server = PostgreSql::start();
$pdo = fn () => new PDO($server->dsn(), PostgreSql::USER, PostgreSql::PASSWORD, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$probe = fn ($pdo) => $pdo->query('SELECT 42')->fetchColumn() == 42;
ClientTable::row('PDO', $pdo, fn ($pdo, $seconds) => $pdo->query("SELECT pg_sleep($seconds)")->fetchAll(), $probe);
ClientTable::row('PDO prepared', $pdo, fn ($pdo, $seconds) => $pdo->prepare('SELECT pg_sleep(?)')->execute([$seconds]), $probe);
ClientTable::row('PDO exec', $pdo, fn ($pdo, $seconds) => $pdo->exec("SELECT pg_sleep($seconds)"), $probe);

$connect = fn () => pg_connect($server->connectionString(), PGSQL_CONNECT_FORCE_NEW);
$probe = function ($link) {
    $result = pg_query($link, 'SELECT 42') ?: throw new Exception(pg_last_error($link));
    return pg_fetch_result($result, 0) == 42;
};
ClientTable::row('pg_query', $connect, fn ($link, $seconds) => pg_query($link, "SELECT pg_sleep($seconds)"), $probe);
ClientTable::row('pg_query_params', $connect, fn ($link, $seconds) => pg_query_params($link, 'SELECT pg_sleep($1)', [$seconds]), $probe);
ClientTable::row('pg_send, pg_get', $connect, function ($link, $seconds) {
    pg_send_query($link, "SELECT pg_sleep($seconds)");
    return pg_get_result($link);
}, $probe);

ClientTable::race('PDO', $pdo, fn ($pdo, $seconds) => $pdo->query("SELECT pg_sleep($seconds)")->fetchAll(), $probe);
ClientTable::race('pg_query', $connect, fn ($link, $seconds) => @pg_query($link, "SELECT pg_sleep($seconds)") ?: throw new Exception('false'), $probe);
$server->stop();
?>
--EXPECT--
PDO                      plain ok, hooked ok, cancelled closed
PDO prepared             plain ok, hooked ok, cancelled closed
PDO exec                 plain ok, hooked ok, cancelled closed
pg_query                 plain ok, hooked ok, cancelled closed
pg_query_params          plain ok, hooked ok, cancelled closed
pg_send, pg_get          plain ok, hooked ok, cancelled closed
PDO, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
PDO, first: PDOException: SQLSTATE[HY000]: General error: 7 select() failed: Device or resource busy
PDO, afterwards: closed
pg_query, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
pg_query, first: Exception: false
pg_query, afterwards: closed
