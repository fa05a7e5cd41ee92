--TEST--
While a server drains it is alive and not ready; the admin listener goes last and keeps nobody waiting
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, eventually, look, look_json};

foreach ([1, 2] as $workers) {
    $server = Weft\Test\Server::start(admin_script('Async\delay(60000);', "\$config->setWorkers($workers);"));
    $client = $server->connect();
    $client->request('GET', '/');
    eventually(fn () => Weft\Test\metrics($server)['weft_requests_in_flight'] === 1.0);
    // Connections nobody uses must not hold up the end.
    $idle = $server->connect(1);
    $server->signal(SIGTERM);
    eventually(fn () => look($server, '/readyz')[0] === 503);
    echo look($server, '/readyz')[1], look($server, '/livez')[1], look($server, '/startupz')[1];
    $draining = look_json($server, '/workers');
    echo $draining['stage'], ' ', in_array('draining', array_column($draining['workers'], 'state'), true) ? 'draining' : 'no', "\n";
    $coroutines = array_merge(...array_map(fn ($worker) => $worker['coroutines']['list'], look_json($server, '/coroutines')['workers']));
    echo count($coroutines), "\n";
    $client->close();
    var_dump($server->awaitExit());
}
--EXPECT--
draining
ok
ok
draining draining
1
int(0)
draining
ok
ok
draining draining
1
int(0)
