--TEST--
A task group in a request: the client leaves, the handler ends or fails, a task ends fatally
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
use Async\{TaskGroup, TaskSet, AsyncCancellation};
use function Async\{await, delay, spawn, get_coroutines};

function task(string $name, int $ms): Closure {
    return function () use ($name, $ms) {
        try { delay($ms); fwrite(STDERR, "[$name ended]"); return $name; } catch (AsyncCancellation $e) { fwrite(STDERR, "[$name: {$e->getMessage()}]"); throw $e; }
    };
}
weft_test_serve(function ($request, $response) {
    static $kept;
    $group = new TaskGroup(2);
    switch ($request->getPath()) {
        case '/all':
            foreach (['a', 'b', 'c'] as $name) $group->spawn(task($name, 10));
            return $response->write(implode(await($group->all())));
        case '/forgotten':
            $group->spawn(task('forgotten', 60_000));
            $group->spawn(fn () => throw new Exception('nobody has asked'));
            delay(1);
            return $response->write('ok');
        case '/finally':
            $group->spawn(task('before the callback', 5));
            $group->finally(fn () => fwrite(STDERR, '[finally]'));
            $group->close();
            await($group->all());
            return $response->write('ok');
        case '/fails':
            $group->spawn(task('of the failed', 60_000));
            delay(1);
            throw new Weft\HttpException('no', 418);
        case '/fatal':
            $group->spawn(function () { eval('class Twice {}'); eval('class Twice {}'); });
            $group->spawn(task('beside the fatal', 5));
            await($group->all(true));
            return $response->write(implode($group->getResults()) . ' ' . get_class($group->getErrors()[0]));
        case '/exit':
            $group->spawn(function () { exit; });
            $group->spawn(fn () => 'after exit');
            return $response->write(json_encode(await($group->all())));
        case '/gone':
            $kept = $group;
            $group->spawn(task('of the client that left', 60_000));
            delay(1);
            fwrite(STDERR, '[waits for its client]');
            foreach ($group as $pair);
            return;
        case '/kept':
            $kept->close();
            $kept->awaitCompletion();
            return $response->write(json_encode([count($kept), count($kept->getErrors()), count(get_coroutines())]));
    }
});
PHP, ['log_errors' => '1', 'display_errors' => '0']);
foreach (['/all', '/forgotten', '/finally', '/fails', '/fatal', '/exit'] as $path) {
    $response = $server->get($path);
    echo $path, ' ', $response->status, ' ', $response->body, "\n";
}
$socket = stream_socket_client('tcp://' . $server->address());
fwrite($socket, "GET /gone HTTP/1.1\r\nHost: x\r\n\r\n");
$server->awaitLog('[waits for its client]');
fclose($socket);
foreach (['[forgotten: Scope is being disposed due to object destruction]', 'nobody has asked', '[before the callback ended][finally]', '[of the failed: ', '[beside the fatal ended]', '[of the client that left: '] as $line) {
    var_dump($server->awaitLog($line));
}
echo $server->get('/kept')->body, "\n";
$server->stop();
?>
--EXPECT--
/all 200 abc
/forgotten 200 ok
/finally 200 ok
/fails 418 no
/fatal 200 beside the fatal Async\AsyncException
/exit 200 [null,"after exit"]
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
[1,1,1]
