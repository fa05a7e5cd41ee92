--TEST--
PDO::connect() of PHP 8.4: in coroutines, and for a pool, whose connections have their driver's class
--EXTENSIONS--
weft
pdo_mysql
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip needs PHP 8.4');
require __DIR__ . '/../helpers/mariadb.inc';
if ($reason = Weft\Test\MariaDb::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
use Weft\Pdo\Pool;
use Weft\Test\MariaDb;
use function Async\{await, spawn};

$database = MariaDb::start();
$arguments = [$database->dsn(), MariaDb::USER, MariaDb::PASSWORD];

$began = microtime(true);
$connect = function () use ($arguments) {
    $connection = PDO::connect(...$arguments);
    $connection->query('SELECT SLEEP(0.5)')->fetchAll();
    return $connection::class;
};
echo implode(' ', array_map(await(...), [spawn($connect), spawn($connect), spawn($connect)]));
echo microtime(true) - $began < 1.4 ? ' at once' : ' one after the other', "\n";

foreach ([new Pool(...$arguments), Pool::connect(...$arguments)] as $pool) {
    // A method of Pdo\Mysql.
    $warnings = fn () => [$pool->query('SELECT 1 / 0')->fetchColumn(), $pool->getWarningCount()];
    echo $pool::class, ' ', json_encode([$warnings(), await(spawn($warnings))]), "\n";
}
try {
    Pool::connect($database->dsn(), MariaDb::USER, 'wrong')->query('SELECT 1');
} catch (PDOException $error) {
    echo preg_replace('~@.*~', '', $error->getMessage()), "\n";
}
?>
--EXPECT--
Pdo\Mysql Pdo\Mysql Pdo\Mysql at once
Weft\Pdo\Pool [[null,1],[null,1]]
Weft\Pdo\Pool [[null,1],[null,1]]
SQLSTATE[HY000] [1045] Access denied for user 'test'
