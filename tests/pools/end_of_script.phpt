--TEST--
Weft\Pdo\Pool: a script ends whose connection is broken
--EXTENSIONS--
weft
pdo_mysql
--SKIPIF--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
if ($reason = Weft\Test\MariaDb::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
use Weft\Pdo\Pool;
use Weft\Test\MariaDb;

$database = MariaDb::start();
[$doubtful, $open] = [new Pool($database->dsn(), MariaDb::USER, MariaDb::PASSWORD), new Pool($database->dsn(), MariaDb::USER, MariaDb::PASSWORD)];
try {
    $doubtful->query('nonsense');
} catch (PDOException $error) {
    echo $error->getCode(), "\n";
}
$open->beginTransaction();
echo json_encode([$doubtful->stats()['inUse'], $open->stats()['inUse']]), "\n";
// The pools go after the database.
?>
--EXPECTF--
42000
[1,1]

Warning: Weft\Pdo\Pool: the transaction begun here was still open when its coroutine gave the connection back; it has been ended with the connection in %s on line 13
