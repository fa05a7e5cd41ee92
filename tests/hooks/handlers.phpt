--TEST--
Handlers that wait: a deadline and a client that leaves end the wait
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

// Nobody ever answers there.
$silent = stream_socket_server('tcp://127.0.0.1:0');
$url = 'http://' . stream_socket_get_name($silent, false) . '/';
$log = tempnam(sys_get_temp_dir(), 'weft-hooks-');
$server = Weft\Test\Server::start(<<<PHP
<?php
\$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setRequestTimeout(1);
weft_test_serve(function (\$request, \$response) {
    if (\$request->getPath() === '/quick') {
        \$response->setBody('quick');
        return;
    }
    try {
        file_get_contents('$url');
        \$response->setBody('answered');
    } catch (Async\AsyncCancellation \$error) {
        usleep(1000);
        file_put_contents('$log', get_class(\$error) . ' ' . \$error->getCode() . "\\n", FILE_APPEND);
        throw \$error;
    }
}, \$config);
PHP);
function await_lines(string $log, int $count): void
{
    for ($end = microtime(true) + 10; count(file($log)) < $count && microtime(true) < $end;) usleep(2000);
    echo file($log)[$count - 1] ?? "nothing\n";
}

$leaves = $server->connect();
$leaves->request('GET', '/');
echo $server->get('/quick')->body, "\n";
$leaves->close();
await_lines($log, 1);

$waits = $server->connect();
$waits->request('GET', '/');
echo $server->get('/quick')->body, "\n";
echo $waits->receive()->status, "\n";
await_lines($log, 2);
$server->stop();
unlink($log);
?>
--EXPECT--
quick
Weft\HttpException 499
quick
503
Weft\HttpException 503
