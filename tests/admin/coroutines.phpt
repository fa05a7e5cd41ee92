--TEST--
/coroutines: what waits, since when, where, and for whom
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, eventually, look_json};

$script = admin_script(<<<'PHP'
    if ($request->getPath() === '/await') {
        $spawned = Async\spawn(fn () => Async\delay(60000));
        try {
            Async\await($spawned);
        } finally {
            $spawned->cancel();
        }
    }
    Async\delay(60000); // handler
PHP, '$config->setCancelOnDisconnect(false)->setShutdownTimeout(1);');
$server = Weft\Test\Server::start($script);
$long = '/long?' . str_repeat('x', 1000);
foreach (['/await', "/utf\xff", $long] as $target) {
    $clients[] = $client = $server->connect();
    $client->request('GET', $target);
}
$list = fn () => look_json($server, '/coroutines')['workers'][0]['coroutines'];
eventually(fn () => count(array_filter($list()['list'], fn ($row) => ($row['waiting_for'] ?? '') === 'a timer')) === 3);
eventually(fn () => min(array_column($list()['list'], 'since_ms')) >= 20);

['total' => $total, 'list' => $rows] = $list();
echo $total, "\n";
$line = fn (string $code) => 1 + substr_count(strstr($script, $code, true), "\n");
$place = fn (?string $text) => $text === null ? '' : strtr(basename($text), [
    $line('Async\delay(60000); // handler') => 'handler', $line('$spawned = ') => 'spawn', $line('Async\await(') => 'await',]);
foreach ($rows as $row) {
    $request = isset($row['request']) ? $row['request']['method'] . ' ' . substr($row['request']['target'], 0, 8) : '-';
    echo "$row[state] | $row[waiting_for] | $request | ", $place($row['suspended_at']), ' | ', $place($row['spawned_at'] ?? null), "\n";
}
echo strlen($rows[3]['request']['target']), ' ', bin2hex(substr($rows[2]['request']['target'], 4)), "\n";
var_dump(array_column($rows, 'id') === array_unique(array_column($rows, 'id')));

// A client that has left does not take the name of its request with it.
$clients[0]->close();
eventually(fn () => Weft\Test\metrics($server)['weft_client_disconnects_total'] === 1.0);
echo $list()['list'][0]['request']['target'], "\n";
$server->stop();
--EXPECTF--
4
suspended | a coroutine | GET /await | server.php:await | 
suspended | a timer | - | server.php:spawn | server.php:spawn
suspended | a timer | GET /utf%s | server.php:handler | 
suspended | a timer | GET /long?xx | server.php:handler | 
256 efbfbd
bool(true)
/await
