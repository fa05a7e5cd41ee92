--TEST--
PDO_mysql and mysqli: what the table of clients has no room for, and two coroutines on one connection
--EXTENSIONS--
weft
pdo_mysql
mysqli
--SKIPIF--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
if ($reason = Weft\Test\MariaDb::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/mysql.inc';
use Weft\Test\{ClientTable, MariaDb};

$server = MariaDb::start();
ClientTable::rows(Weft\Test\mysql_variants($server));
ClientTable::races(Weft\Test\pdo_mysql_clients($server));
ClientTable::races(Weft\Test\mysqli_clients($server));
$server->stop();
?>
--EXPECT--
PDO_mysql, silent                plain ok, hooked ok, cancelled closed
PDO_mysql, second: PDOException: SQLSTATE[HY000]: General error: 2014 Cannot execute queries while other unbuffered queries are active.  Consider using PDOStatement::fetchAll().  Alternatively, if your code is only ever going to run against mysql, you may enable query buffering by setting the PDO::MYSQL_ATTR_USE_BUFFERED_QUERY attribute.
PDO_mysql, first: ok
PDO_mysql, afterwards: usable
PDO_mysql, local socket, second: PDOException: SQLSTATE[HY000]: General error: 2014 Cannot execute queries while other unbuffered queries are active.  Consider using PDOStatement::fetchAll().  Alternatively, if your code is only ever going to run against mysql, you may enable query buffering by setting the PDO::MYSQL_ATTR_USE_BUFFERED_QUERY attribute.
PDO_mysql, local socket, first: ok
PDO_mysql, local socket, afterwards: usable
PDO_mysql, prepared, second: PDOException: SQLSTATE[HY000]: General error: 2014 Cannot execute queries while other unbuffered queries are active.  Consider using PDOStatement::fetchAll().  Alternatively, if your code is only ever going to run against mysql, you may enable query buffering by setting the PDO::MYSQL_ATTR_USE_BUFFERED_QUERY attribute.
PDO_mysql, prepared, first: ok
PDO_mysql, prepared, afterwards: usable
mysqli, second: mysqli_sql_exception: Commands out of sync; you can't run this command now
mysqli, first: ok
mysqli, afterwards: usable
mysqli, prepared, second: mysqli_sql_exception: Commands out of sync; you can't run this command now
mysqli, prepared, first: ok
mysqli, prepared, afterwards: usable
mysqli, multi_query, second: mysqli_sql_exception: Commands out of sync; you can't run this command now
mysqli, multi_query, first: ok
mysqli, multi_query, afterwards: usable
mysqli, async and poll, second: mysqli_sql_exception: Commands out of sync; you can't run this command now
mysqli, async and poll, first: ok
mysqli, async and poll, afterwards: usable
