--TEST--
SQLite by other threads: waits for locks, computing, cancellation, PHP callbacks, one connection used by two coroutines
--EXTENSIONS--
weft
pdo_sqlite
sqlite3
--INI--
weft.hooks="1,sqlite"
--FILE--
<?php
use function Async\{await, delay, spawn};

$path = sys_get_temp_dir() . '/weft-sqlite-' . getmypid();

// Locks the database in another process until told otherwise; the lock is held when this returns.
function hold(string $path): callable {
    $code = '$db = new SQLite3($argv[1]); $db->busyTimeout(5000); $db->exec("BEGIN EXCLUSIVE"); echo "held\n"; fgets(STDIN); $db->exec("COMMIT");';
    $process = proc_open([PHP_BINARY, ...(extension_loaded('sqlite3') && !str_contains((string) php_ini_scanned_files(), 'sqlite3') ? ['-d', 'extension=sqlite3'] : []), '-r', $code, $path], [['pipe', 'r'], ['pipe', 'w']], $pipes);
    if (fgets($pipes[1]) !== "held\n") echo "no lock\n";
    return function () use ($process, $pipes) {
        array_map(fclose(...), $pipes);
        proc_close($process);
    };
}

$clients = [
    'pdo_sqlite' => [
        fn () => new PDO("sqlite:$path"),
        fn ($db, $sql) => $db->query($sql)->fetchAll(PDO::FETCH_COLUMN),
        fn ($db, $sql) => $db->exec($sql),
    ],
    'sqlite3' => [
        function () use ($path) {
            $db = new SQLite3($path);
            $db->enableExceptions(true);
            $db->busyTimeout(60000);
            return $db;
        },
        fn ($db, $sql) => [$db->querySingle($sql)],
        fn ($db, $sql) => $db->exec($sql),
    ],
];
$endless = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';
$long = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 300000) SELECT count(*) FROM n';

foreach ($clients as $name => [$connect, $query, $exec]) {
    echo "$name\n";
    @unlink($path);
    $db = $connect();
    $exec($db, 'CREATE TABLE t (x); INSERT INTO t VALUES (1), (2); CREATE TABLE u (x)');
    echo 'plain: ', json_encode($query($db, 'SELECT x FROM t')), "\n";

    // Twenty wait for a lock, half of them to write; the loop goes on.
    $release = hold($path);
    $turns = 0;
    $waiting = [];
    for ($i = 0; $i < 20; $i++) {
        $waiting[] = spawn(function () use ($connect, $query, $exec, $i) {
            $db = $connect();
            if ($i % 2) return $query($db, 'SELECT count(*) FROM t')[0];
            $exec($db, "INSERT INTO u VALUES ($i); SELECT 1");
            return 2;
        });
    }
    for (; $turns < 20; $turns++) delay(10);
    spawn($release);
    echo 'waiters: ', array_sum(array_map(await(...), $waiting)), ', written: ', json_encode($query($db, 'SELECT count(*) FROM u')), "\n";

    // While one computes.
    $turns = 0;
    $done = false;
    $ticker = spawn(function () use (&$turns, &$done) {
        while (!$done) {
            delay(1);
            $turns++;
        }
    });
    echo 'computed: ', json_encode(await(spawn(fn () => $query($db, $long)))), $turns > 2 ? ", others ran\n" : ", nobody else ran\n";
    $done = true;
    await($ticker);

    // Cancelled while it computes, and while it waits.
    foreach (['computing' => fn () => $query($db, $endless), 'waiting' => fn () => $exec($db, 'INSERT INTO t VALUES (3)')] as $what => $call) {
        $release = $what === 'waiting' ? hold($path) : fn () => null;
        $caller = spawn($call);
        delay(30);
        $caller->cancel();
        $began = microtime(true);
        try {
            await($caller);
            echo "not cancelled\n";
        } catch (Async\AsyncCancellation) {
            echo "cancelled $what", microtime(true) - $began < 1 ? '' : ' late';
        }
        $release();
        echo ', afterwards ', json_encode($query($db, 'SELECT count(*) FROM t')), "\n";
    }

    // Two coroutines, one connection.
    $first = spawn(fn () => $query($db, $long));
    $second = spawn(fn () => $query($db, 'SELECT 1'));
    foreach ([$first, $second] as $one) {
        try {
            echo json_encode(await($one)), "\n";
        } catch (Throwable $error) {
            echo get_class($error), ': ', preg_replace('~at /\S+:\d+~', 'at FILE:LINE', $error->getMessage()), "\n";
        }
    }
    echo json_encode($query($db, 'SELECT count(*) FROM t')), "\n";

    // A transaction that others wait for needs threads itself.
    $exec($db, 'DELETE FROM u');
    $writers = [];
    for ($i = 0; $i < 50; $i++) {
        $writers[] = spawn(function () use ($connect, $exec) {
            $db = $connect();
            $exec($db, 'BEGIN IMMEDIATE; INSERT INTO u VALUES (1)');
            Async\suspend();
            $exec($db, 'INSERT INTO u VALUES (2); COMMIT');
        });
    }
    array_map(await(...), $writers);
    echo json_encode($query($db, 'SELECT count(*) FROM u')), "\n";
}

// The time that a script has set by a pragma counts, inside and outside of coroutines.
$patience = function () use ($path) {
    $db = new PDO("sqlite:$path");
    $get = fn () => $db->query('PRAGMA busy_timeout')->fetchColumn();
    $fails = function (string $sql) use ($db): string {
        $began = microtime(true);
        try {
            $db->exec($sql);
            return 'done';
        } catch (PDOException $error) {
            $took = microtime(true) - $began;
            return $error->errorInfo[2] . ($took < 0.25 ? ' at once' : ($took < 30 ? ' after a while' : ' too late'));
        }
    };
    $told = [$get()];
    $db->exec('PRAGMA busy_timeout = 300');
    array_push($told, $get(), $fails('INSERT INTO t VALUES (4)'));
    array_push($told, $db->query('/* none */ pragma Busy_Timeout=0')->fetchColumn(), $fails('INSERT INTO t VALUES (4)'));
    array_push($told, $fails('PRAGMA busy_timeout = 400; nothing'), $get(), $fails('PRAGMA busy_timeout = 310; INSERT INTO t VALUES (4)'));
    $db->setAttribute(PDO::ATTR_TIMEOUT, 7);
    return [...$told, $get()];
};
$release = hold($path);
echo json_encode($told = await(spawn($patience))), "\n", $told === $patience() ? "the same outside\n" : "another outside\n";
$release();

// PHP functions are called where PHP runs.
$db = new PDO("sqlite:$path");
$db->sqliteCreateFunction('twice', fn ($x) => $x * 2, 1);
$db->sqliteCreateCollation('backwards', fn ($a, $b) => $b <=> $a);
echo json_encode(await(spawn(fn () => $db->query('SELECT twice(x) FROM t ORDER BY x COLLATE backwards')->fetchAll(PDO::FETCH_COLUMN)))), "\n";

$db = new SQLite3($path);
$asked = 0;
$db->setAuthorizer(function () use (&$asked) {
    $asked++;
    return SQLite3::OK;
});
echo json_encode(await(spawn(function () use ($db) {
    $statement = $db->prepare('SELECT count(*) FROM t');
    (new SQLite3($db->querySingle('SELECT file FROM pragma_database_list')))->exec('CREATE TABLE v (x)');
    return $statement->execute()->fetchArray(SQLITE3_NUM);
}))), $asked > 0 ? " asked\n" : " not asked\n";

// Bound values may change while the statement runs.
$db = new PDO("sqlite:$path");
$statement = $db->prepare('SELECT ?');
$value = str_repeat('v', 100);
$statement->bindParam(1, $value);
await(spawn(function () use ($statement, &$value) {
    spawn(function () use (&$value) { $value = str_repeat('w', 100); });
    $statement->execute();
    echo strlen($statement->fetchColumn()), "\n";
}));

unset($db, $statement);
gc_collect_cycles();
array_map(unlink(...), glob("$path*"));
?>
--EXPECT--
pdo_sqlite
plain: [1,2]
waiters: 40, written: [10]
computed: [300000], others ran
cancelled computing, afterwards [2]
cancelled waiting, afterwards [2]
[300000]
Async\AsyncException: SQLite connection is in use by another coroutine, which waits at FILE:LINE
[2]
[100]
sqlite3
plain: [1]
waiters: 40, written: [10]
computed: [300000], others ran
cancelled computing, afterwards [2]
cancelled waiting, afterwards [2]
[300000]
Async\AsyncException: SQLite connection is in use by another coroutine, which waits at FILE:LINE
[2]
[100]
[60000,300,"database is locked after a while",0,"database is locked at once","near \"nothing\": syntax error at once",400,"database is locked after a while",7000]
the same outside
[2,4]
[2] asked
100
