--TEST--
PDO_pgsql and pg_*(): two coroutines on one connection
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
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/postgresql.inc';
use Weft\Test\{ClientTable, PostgreSql};

$server = PostgreSql::start();
ClientTable::races(Weft\Test\pdo_pgsql_clients($server));
ClientTable::races(Weft\Test\pgsql_clients($server));
$server->stop();
?>
--EXPECT--
PDO_pgsql, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
PDO_pgsql, first: PDOException: SQLSTATE[HY000]: General error: 7 select() failed: Device or resource busy
PDO_pgsql, afterwards: closed
PDO_pgsql, prepared, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
PDO_pgsql, prepared, first: PDOException: SQLSTATE[HY000]: General error: 7 select() failed: Device or resource busy
PDO_pgsql, prepared, afterwards: closed
PDO_pgsql, exec, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
PDO_pgsql, exec, first: PDOException: SQLSTATE[HY000]: General error: 7 select() failed: Device or resource busy
PDO_pgsql, exec, afterwards: closed
pg_query, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
pg_query, first: Exception: select() failed: Device or resource busy
pg_query, afterwards: closed
pg_query_params, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
pg_query_params, first: Exception: select() failed: Device or resource busy
pg_query_params, afterwards: closed
pg_send_query, pg_get_result, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
pg_send_query, pg_get_result, first: LogicException: a wrong answer
pg_send_query, pg_get_result, afterwards: closed
