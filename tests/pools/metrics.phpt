--TEST--
Pools of resources in the metrics
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../admin/helper.inc';

use function Weft\Test\{admin_script, eventually, metrics};

$server = Weft\Test\Server::start(admin_script(<<<'PHP'
    static $pool, $other;
    $pool ??= new Async\Pool(fn () => new stdClass, max: 2);
    $other ??= new Async\Pool(fn () => new stdClass, min: 3, max: 5);
    switch ($request->getPath()) {
        case '/hold':
            $one = $pool->acquire();
            $two = $pool->acquire();
            Async\spawn(function () use ($pool) { try { $pool->acquire(1500); } catch (Async\PoolException) {} });
            Async\delay(60_000);
        case '/drop':
            $pool = null;
    }
    PHP));
$pools = function () use ($server): string {
    $text = [];
    foreach (metrics($server) as $series => $value) {
        if (str_starts_with($series, 'weft_pool')) $text[] = substr($series, 10) . ' ' . $value;
    }
    return implode(', ', $text);
};
echo $pools(), "\n";
$server->get('/');
echo $pools(), "\n";
$socket = stream_socket_client('tcp://' . $server->address());
fwrite($socket, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
eventually(function () use ($pools, &$seen) {
    return str_contains($seen = $pools(), 'waiting 1');
});
echo $seen, "\n";
eventually(fn () => str_contains($pools(), 'timeouts_total 1'));
fclose($socket);
eventually(fn () => str_contains($pools(), 'in_use"} 0'));
$server->get('/drop');
echo $pools(), "\n";
$server->stop();
?>
--EXPECT--
resources{state="idle"} 0, resources{state="in_use"} 0, limit 0, waiting 0, timeouts_total 0
resources{state="idle"} 3, resources{state="in_use"} 0, limit 7, waiting 0, timeouts_total 0
resources{state="idle"} 3, resources{state="in_use"} 2, limit 7, waiting 1, timeouts_total 0
resources{state="idle"} 3, resources{state="in_use"} 0, limit 5, waiting 0, timeouts_total 1
