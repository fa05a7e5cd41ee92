--TEST--
Hooks are switched off and on: weft.hooks, setHooks(), and what the module tells about them
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

function run(string $hooks, string $code): void {
    $command = [PHP_BINARY, '-n', '-d', 'extension=' . (getenv('WEFT_EXTENSION') ?: 'weft'), '-d', "weft.hooks=$hooks", '-d', 'display_errors=1', '-d', 'log_errors=0', '-r', $code];
    $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes);
    echo "[$hooks] ", trim(preg_replace('/ in Unknown on line 0/', '', stream_get_contents($pipes[1]))), "\n";
    proc_close($process);
}

$code = <<<'PHP'
    $order = '';
    $calls = [
        Async\spawn(function () use (&$order) { usleep(20000); $order .= ' sleep'; }),
        Async\spawn(function () use (&$order) { shell_exec('sleep 0.3'); $order .= ' process'; }),
        Async\spawn(function () use (&$order) { $order .= ' last'; }),
    ];
    foreach ($calls as $call) Async\await($call);
    echo implode(' ', array_map(fn ($hook) => $hook->value, (new Weft\HttpServerConfig())->getHooks())), ':', $order;
    PHP;
foreach (['1', '0', '', 'sleep', 'sleep, poll,sockets processes', '1, files'] as $hooks) run($hooks, $code);
run('sleep, everything', 'echo count((new Weft\HttpServerConfig())->getHooks());');
run('0', 'var_dump(ini_set("weft.hooks", "locks"), @ini_set("weft.hooks", "lock")); ' . $code);

$config = new Weft\HttpServerConfig();
var_dump($config->setHooks() === $config, $config->getHooks());
var_dump(array_column($config->setHooks(Weft\Hook::DNS, Weft\Hook::SLEEP, Weft\Hook::SLEEP)->getHooks(), 'name'));
try {
    $config->setHooks(Weft\Hook::DNS, 'sleep');
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}

// A handler that does not let go of the loop keeps the next request waiting.
foreach (['', 'Weft\Hook::SLEEP'] as $hooks) {
    $server = Weft\Test\Server::start(<<<PHP
    <?php
    \$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setHooks($hooks);
    weft_test_serve(function (\$request, \$response) {
        static \$running = 0;
        \$response->setBody('with ' . \$running++);
        usleep(500000);
        \$running--;
    }, \$config);
    PHP);
    $first = $server->connect();
    $second = $server->connect();
    foreach ([$first, $second] as $client) $client->request('GET', '/');
    $bodies = [$first->receive()->body, $second->receive()->body];
    sort($bodies);
    echo implode(', ', $bodies), "\n";
    $server->stop();
}

ob_start();
phpinfo(INFO_MODULES);
echo preg_match('/sleep => yes => [1-9]/', ob_get_clean()), "\n";
?>
--EXPECT--
[1] poll sockets sleep dns processes locks: last sleep process
[0] : sleep process last
[] : sleep process last
[sleep] sleep: process last sleep
[sleep, poll,sockets processes] poll sockets sleep processes: last sleep process
[1, files] poll sockets sleep dns processes locks files: last sleep process
[sleep, everything] Warning: weft.hooks must be 0, 1 or names of Weft\Hook, 'sleep, everything' given
6
[0] string(1) "0"
bool(false)
locks: sleep process last
bool(true)
array(0) {
}
array(2) {
  [0]=>
  string(5) "SLEEP"
  [1]=>
  string(3) "DNS"
}
Weft\HttpServerConfig::setHooks(): Argument #2 must be of type Weft\Hook, string given
with 0, with 0
with 0, with 1
1
