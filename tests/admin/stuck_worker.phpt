--TEST--
/coroutines names the worker that does not answer
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, answering_workers, eventually, look_json};

$flag = sys_get_temp_dir() . '/weft-admin-' . getmypid() . '.flag';
$server = Weft\Test\Server::start(admin_script(<<<PHP
    if (\$request->getPath() === '/stuck') {
        touch('$flag');
        while (is_file('$flag')) {
            clearstatcache();
        }
    }
    Async\delay(\$request->getPath() === '/waits' ? 60000 : 0);
    \$response->setBody((string) getmypid());
PHP, '$config->setWorkers(2)->setShutdownTimeout(1)->setStallThresholdMs(0);'));
answering_workers($server, 2);
$waiting = $server->connect();
$waiting->request('GET', '/waits');
$found = fn (array $answer) => array_merge(...array_map(fn ($worker) => $worker['coroutines']['list'], $answer['workers']));
eventually(fn () => count($found(look_json($server, '/coroutines'))) === 1);
echo count(look_json($server, '/coroutines')['workers']), ' ', $found(look_json($server, '/coroutines'))[0]['request']['target'], "\n";

$stuck = $server->connect();
$stuck->request('GET', '/stuck');
eventually(fn () => is_file($flag));
$answer = look_json($server, '/coroutines');
echo count($answer['workers']), ' ', count($answer['missing']), ' ', implode(' ', array_keys($answer['missing'][0])), "\n";
unlink($flag);
eventually(fn () => look_json($server, '/coroutines')['missing'] === []);
echo count(look_json($server, '/coroutines')['workers']), "\n";
$server->stop();
--EXPECT--
2 /waits
1 1 worker generation pid
2
