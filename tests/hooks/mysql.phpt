--TEST--
PDO_mysql and mysqli
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
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/client_table.inc';
use Weft\Test\{ClientTable, MariaDb};

$server = MariaDb::start();
$pdo = fn (string $address, array $options = []) => fn () =>
    new PDO("mysql:$address;dbname=test", MariaDb::USER, MariaDb::PASSWORD, $options + [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$tcp = "host=$server->host;port=$server->port";
$local = "unix_socket={$server->socket()}";
$query = fn ($pdo, $seconds) => $pdo->query("SELECT SLEEP($seconds)")->fetchAll();
$prepared = fn ($pdo, $seconds) => $pdo->prepare('SELECT SLEEP(?)')->execute([$seconds]);
$probe = fn ($pdo) => $pdo->query('SELECT 42')->fetchColumn() == 42;

ClientTable::row('PDO', $pdo($tcp), $query, $probe);
ClientTable::row('PDO unix', $pdo($local), $query, $probe);
ClientTable::row('PDO prepared', $pdo($tcp, [PDO::ATTR_EMULATE_PREPARES => false]), $prepared, $probe);
ClientTable::row('PDO silent', $pdo($tcp, [PDO::ATTR_ERRMODE => PDO::ERRMODE_SILENT]), fn ($pdo, $seconds) => $pdo->exec("DO SLEEP($seconds)"),
    fn ($pdo) => $pdo->query('SELECT 42')->fetchColumn() == 42);

mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
$mysqli = fn () => new mysqli($server->host, MariaDb::USER, MariaDb::PASSWORD, 'test', $server->port);
ClientTable::row('mysqli', $mysqli, fn ($link, $seconds) => $link->query("SELECT SLEEP($seconds)")->fetch_all(),
    fn ($link) => $link->query('SELECT 42')->fetch_row()[0] == 42);
ClientTable::row('mysqli prepared', $mysqli, fn ($link, $seconds) => $link->execute_query('SELECT SLEEP(?)', [$seconds])->fetch_all(),
    fn ($link) => $link->query('SELECT 42')->fetch_row()[0] == 42);

ClientTable::race('PDO', $pdo($tcp), $query, $probe);
ClientTable::race('mysqli', $mysqli, fn ($link, $seconds) => $link->query("SELECT SLEEP($seconds)")->fetch_all(), fn ($link) => $link->query('SELECT 42')->fetch_row()[0] == 42);
$server->stop();
?>
--EXPECT--
PDO                      plain ok, hooked ok, cancelled closed
PDO unix                 plain ok, hooked ok, cancelled closed
PDO prepared             plain ok, hooked ok, cancelled closed
PDO silent               plain ok, hooked ok, cancelled closed
mysqli                   plain ok, hooked ok, cancelled closed
mysqli prepared          plain ok, hooked ok, cancelled closed
PDO, second: PDOException: SQLSTATE[HY000]: General error: 2014 Cannot execute queries while other unbuffered queries are active.  Consider using PDOStatement::fetchAll().  Alternatively, if your code is only ever going to run against mysql, you may enable query buffering by setting the PDO::MYSQL_ATTR_USE_BUFFERED_QUERY attribute.
PDO, first: ok
PDO, afterwards: usable
mysqli, second: mysqli_sql_exception: Commands out of sync; you can't run this command now
mysqli, first: ok
mysqli, afterwards: usable
