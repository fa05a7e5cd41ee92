--TEST--
Weft\Pdo\Pool: handlers of two workers use one that the script made before it served
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
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/mariadb.inc';
use Weft\Test\{MariaDb, Server};

$database = MariaDb::start();
$watcher = $database->connect();
$watcher->exec('CREATE TABLE hits (id INT AUTO_INCREMENT PRIMARY KEY, worker INT, amount INT)');
$server = Server::start('<?php $arguments = ' . var_export([$database->dsn(), MariaDb::USER, MariaDb::PASSWORD], true) . ";\n" . <<<'PHP'
    $pool = new Weft\Pdo\Pool(...$arguments, max: 3);
    // As a script does that looks at its database first: these connections stay its own.
    $before = $pool->query('SELECT CONNECTION_ID()')->fetchColumn();
    Async\await(Async\spawn(fn () => $pool->query('SELECT 1')->fetchColumn()));
    weft_test_serve(function ($request, $response) use ($pool, $before) {
        $pool->beginTransaction();
        $insert = $pool->prepare('INSERT INTO hits (worker, amount) VALUES (?, ?)');
        $insert->execute([getmypid(), 1]);
        $pool->query('SELECT SLEEP(0.02)')->fetchAll();
        $insert->execute([getmypid(), -1]);
        $request->getPath() === '/fail' ? throw new Exception('no') : null;
        if ($request->getPath() === '/fatal') trigger_error('fatal', E_USER_ERROR);
        $pool->commit();
        $response->json([getmypid(), $pool->query('SELECT CONNECTION_ID()')->fetchColumn() !== $before]);
    }, (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers(2)->setBackpressureTargetMs(0));
    PHP, ['log_errors' => 0, 'display_errors' => 0]);

// Forty at once, again until both workers have had some.
$statuses = $answers = [];
for ($end = microtime(true) + 20; count(array_unique(array_column($answers, 0))) < 2 && microtime(true) < $end;) {
    $watcher->exec('DELETE FROM hits');
    $clients = $statuses = [];
    for ($i = 0; $i < 40; $i++) {
        $clients[$i] = $server->connect();
        $clients[$i]->request('GET', $i % 10 === 3 ? '/fail' : '/', ['Connection' => 'close']);
    }
    foreach ($clients as $client) {
        $response = $client->receive();
        $statuses[$response->status] = ($statuses[$response->status] ?? 0) + 1;
        if ($response->status === 200) {
            $answers[] = json_decode($response->body);
        }
    }
}
ksort($statuses);
echo json_encode($statuses), ', ', count(array_unique(array_column($answers, 0))), " workers, connections of their own: ", json_encode(!in_array(false, array_column($answers, 1), true)), "\n";
echo implode(' ', $watcher->query('SELECT COUNT(*), SUM(amount) FROM hits')->fetch(PDO::FETCH_NUM)), "\n";
$open = $watcher->query("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'test'")->fetchColumn();
echo $open <= 2 + 2 * 3 ? 'bounded' : "$open connections", "\n";
echo $server->get('/fatal')->status, ' ', $server->get('/')->status, "\n";
echo $watcher->query('SELECT COUNT(*) FROM hits')->fetchColumn(), "\n";
$server->stop();
$watcher = null;
$database->stop();
?>
--EXPECT--
{"200":36,"500":4}, 2 workers, connections of their own: true
72 0
bounded
500 200
74
