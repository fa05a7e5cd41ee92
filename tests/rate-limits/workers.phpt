--TEST--
All workers count together, a killed one takes nothing with it, and a reload forgets nothing
--EXTENSIONS--
weft
pcntl
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers(2)->setLogSeverity(Weft\LogSeverity::INFO)
    ->addRateLimit('address', 30, 86400, key: 'header:x-kind')
    ->addRateLimit('users', 30, 86400, key: fn ($request) => $request->getHeader('x-user'));
weft_test_serve(function ($request, $response) {
    $response->setBody((string) getmypid());
}, $config);
PHP);

/** How many of 60 requests pass, each on its own connection. */
function passing(Weft\Test\Server $server, array $headers): int
{
    $passed = 0;
    for ($i = 0; $i < 60; $i++) {
        $passed += $server->get('/', $headers)->status === 200 ? 1 : 0;
    }
    return $passed;
}

var_dump(passing($server, ['X-Kind' => 'a']), passing($server, ['X-User' => 'ann']));

$victim = (int) $server->get('/')->body;
Weft\Test\send_signal($victim, SIGKILL);
var_dump($server->awaitLog('worker.crash:'));
var_dump(passing($server, ['X-Kind' => 'a']), passing($server, ['X-User' => 'bob']));

$server->signal(SIGHUP);
var_dump($server->awaitLog('reload.done:'));
var_dump(passing($server, ['X-Kind' => 'a']), passing($server, ['X-User' => 'bob']), passing($server, ['X-User' => 'carol']));
$server->stop();
--EXPECT--
int(30)
int(30)
bool(true)
int(0)
int(30)
bool(true)
int(0)
int(0)
int(30)
