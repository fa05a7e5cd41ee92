--TEST--
A prepared query that is cancelled while its rows arrive leaves no memory behind
--EXTENSIONS--
weft
mysqli
pdo_mysql
--SKIPIF--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
if ($reason = Weft\Test\MariaDb::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
use Weft\Test\MariaDb;
use function Async\{await, delay, spawn};

$server = MariaDb::start();
// More than the server keeps before it sends, and then it takes its time.
const ROWS = "SELECT ? AS a, REPEAT('x', 40000) AS b UNION ALL SELECT 2, REPEAT('x', 40000) UNION ALL SELECT 3, SLEEP(10)";

$ways = [
    'mysqli, one call' => function (MariaDb $server) {
        $link = new mysqli($server->host, MariaDb::USER, MariaDb::PASSWORD, 'test', $server->port);
        $link->execute_query(ROWS, [1]);
    },
    'mysqli, a statement' => function (MariaDb $server) {
        $link = new mysqli($server->host, MariaDb::USER, MariaDb::PASSWORD, 'test', $server->port);
        $query = $link->prepare(ROWS);
        $query->execute([1]);
        $query->get_result();
    },
    'PDO' => function (MariaDb $server) {
        $pdo = new PDO($server->dsn(), MariaDb::USER, MariaDb::PASSWORD, [PDO::ATTR_EMULATE_PREPARES => false]);
        $query = $pdo->prepare(ROWS);
        $query->execute([1]);
    },
    'mysqli, freed when the cancellation has been caught' => function (MariaDb $server) {
        $link = new mysqli($server->host, MariaDb::USER, MariaDb::PASSWORD, 'test', $server->port);
        $query = $link->prepare(ROWS);
        try {
            $query->execute([1]);
            $query->get_result();
        } catch (Async\AsyncCancellation $error) {
        }
        unset($query, $link);
        return $error->getMessage();
    },
];

function cancelled(Closure $way, MariaDb $server, PDO $watcher): string
{
    $call = spawn($way, $server);
    // Until the first rows are sent and the server sleeps before the last one.
    $sleeping = fn () => $watcher->query("SELECT id FROM information_schema.processlist WHERE state = 'User sleep'")->fetchAll(PDO::FETCH_COLUMN);
    while (!($threads = $sleeping()) && !$call->isCompleted()) {
        delay(1);
    }
    $call->cancel(new Async\AsyncCancellation('enough'));
    try {
        return await($call) ?? 'not cancelled';
    } catch (Throwable $error) {
        return $error->getMessage();
    } finally {
        // The next one is not to be mistaken for this.
        foreach ($threads as $thread) {
            $watcher->exec("KILL $thread");
        }
        while ($sleeping()) {
            delay(1);
        }
    }
}

await(spawn(function () use ($ways, $server) {
    $watcher = $server->connect();
    foreach ($ways as $name => $way) {
        cancelled($way, $server, $watcher);
        $before = memory_get_usage();
        $outcomes = [];
        for ($i = 0; $i < 6; $i++) {
            $outcomes[cancelled($way, $server, $watcher)] = true;
        }
        $growth = memory_get_usage() - $before;
        // A connection that is left behind is 28 KB.
        echo $name, ': ', implode(', ', array_keys($outcomes)), ', ', $growth < 20000 ? 'nothing is left' : "$growth octets are left", "\n";
    }
}));
$server->stop();
?>
--EXPECT--
mysqli, one call: enough, nothing is left
mysqli, a statement: enough, nothing is left
PDO: enough, nothing is left
mysqli, freed when the cancellation has been caught: enough, nothing is left
