--TEST--
A successor takes over the admin listener; meanwhile the old server is the one that is seen
--EXTENSIONS--
posix
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, eventually, look, look_json, send_signal};

foreach ([1, 2] as $workers) {
    $settings = "\$config->setLogSeverity(Weft\LogSeverity::INFO)->setWorkers($workers);";
    $server = Weft\Test\Server::start(admin_script('', $settings));
    eventually(fn () => look($server, '/readyz')[0] === 200);
    file_put_contents($server->script(), admin_script('', "$settings \$config->setReadTimeout(77)->setAdminListener('127.0.0.1', 0);"));
    $server->signal(SIGUSR2);
    // A connection the old one has accepted may end unanswered.
    var_dump(eventually(function () use ($server) {
        [$status, $body] = look($server, '/readyz', '--no-show-error');
        if ($status === 503) {
            echo "$status $body\n";
        }
        return (json_decode(look($server, '/config', '--no-show-error')[1], true)['readTimeout'] ?? 0) === 77;
    }));
    $server->awaitLog('has taken over');
    preg_match('~process (\d+), has taken over~', $server->log(), $match);
    var_dump(eventually(fn () => !$server->isRunning()));
    for ($i = 0; $i < 10; $i++) {
        if (look_json($server, '/config')['readTimeout'] !== 77) {
            echo "the old one answers\n";
        }
    }
    send_signal((int) $match[1], SIGTERM);
    var_dump($server->awaitExit());
}
--EXPECT--
bool(true)
bool(true)
int(0)
bool(true)
bool(true)
int(0)
