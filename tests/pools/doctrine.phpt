--TEST--
Weft\Pdo\Pool: Doctrine DBAL, a Connection for each coroutine on one pool
--EXTENSIONS--
weft
pdo_mysql
--SKIPIF--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/packages.inc';
if ($reason = Weft\Test\MariaDb::missing() ?? Weft\Test\packages_missing()) echo "skip $reason";
elseif (!is_dir(dirname(Weft\Test\packages_loader()) . '/doctrine/dbal')) echo 'skip needs doctrine/dbal';
?>
--FILE--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/packages.inc';
require Weft\Test\packages_loader();
use Doctrine\DBAL\{Connection, DriverManager, Driver};
use Weft\Test\MariaDb;
use function Async\{await_all_or_fail, spawn};

final class PoolDriver extends Driver\AbstractMySQLDriver
{
    public function connect(#[SensitiveParameter] array $params): Driver\PDO\Connection
    {
        return new Driver\PDO\Connection($params['pool']);
    }
}

$server = MariaDb::start();
$pool = new Weft\Pdo\Pool($server->dsn(), MariaDb::USER, MariaDb::PASSWORD, max: 5);
$connect = fn () => DriverManager::getConnection(['driverClass' => PoolDriver::class, 'pool' => $pool]);
$connect()->executeStatement('CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(50) UNIQUE, done INT NOT NULL DEFAULT 0)');
$pool->release();

$work = function (int $i) use ($connect) {
    $db = $connect();
    $id = $db->transactional(function (Connection $db) use ($i) {
        $db->insert('notes', ['text' => "note $i"]);
        $id = (int) $db->lastInsertId();
        $db->executeQuery('SELECT SLEEP(0.02)')->fetchAllAssociative();
        $db->transactional(fn (Connection $db) => $db->update('notes', ['done' => $i % 2], ['id' => $id]));
        return $id;
    });
    $row = $db->createQueryBuilder()->select('text', 'done')->from('notes')->where('id = :id')->setParameter('id', $id)->executeQuery()->fetchAssociative();
    return $row['text'] === "note $i" && (int) $row['done'] === $i % 2;
};
$results = await_all_or_fail(array_map(fn (int $i) => spawn($work, $i), range(1, 20)));
echo count(array_filter($results)), " of 20\n";

$failed = spawn(function () use ($connect) {
    $db = $connect();
    try {
        $db->transactional(function (Connection $db) {
            $db->insert('notes', ['text' => 'lost']);
            $db->insert('notes', ['text' => 'note 1']);
        });
    } catch (Doctrine\DBAL\Exception\UniqueConstraintViolationException $error) {
        return 'no second note 1; ' . $db->fetchOne('SELECT COUNT(*) FROM notes');
    }
});
echo Async\await($failed), "\n";
echo json_encode(array_intersect_key($pool->stats(), ['open' => 1, 'inUse' => 1, 'opened' => 1, 'replaced' => 1, 'rolledBack' => 1])), "\n";
$pool = null;
$server->stop();
?>
--EXPECT--
20 of 20
no second note 1; 20
{"open":5,"inUse":0,"opened":5,"replaced":0,"rolledBack":0}
