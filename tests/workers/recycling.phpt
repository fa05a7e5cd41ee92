--TEST--
A worker that has served its number of requests is replaced without losing one
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{eventually, workers_script};

$server = Weft\Test\Server::start(workers_script(2, '', '$config->setMaxRequestsPerWorker(50)->setRecycleJitter(0.5);'));
$first = [];
$lost = 0;
var_dump(eventually(function () use ($server, &$first, &$lost) {
    for ($i = 0; $i < 20; $i++) {
        $pid = (int) $server->get('/')->body;
        $lost += $pid === 0 ? 1 : 0;
        if (count($first) < 2) {
            $first[$pid] = true;
        }
    }
    return substr_count($server->log(), ' requests served') >= 2 && !isset($first[$pid]);
}));
echo "$lost lost\n";
var_dump((bool) preg_match('~worker \d is being replaced: \d+ requests served~', $server->log()));
var_dump(str_contains($server->log(), 'ERROR'));
$server->stop();
?>
--EXPECT--
bool(true)
0 lost
bool(true)
bool(false)
