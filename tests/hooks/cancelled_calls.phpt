--TEST--
A cancelled call: what is thrown, what runs on the way out, deadlines
--EXTENSIONS--
weft
redis
--FILE--
<?php
use function Async\{await, delay, spawn};

// A server that never answers is any that is only connected to.
$listener = stream_socket_server('tcp://127.0.0.1:0');
[$host, $port] = explode(':', stream_socket_get_name($listener, false));

function cancelled(callable $task): void
{
    $coroutine = spawn($task);
    delay(20);
    $coroutine->cancel(new Async\AsyncCancellation('stop'));
    try {
        var_dump(await($coroutine));
    } catch (Throwable $error) {
        for (; $error; $error = $error->getPrevious()) echo $error::class, ' ', preg_replace('/:\d+$/', ':PORT', $error->getMessage()), "\n";
    }
}

echo "-- the client's exception comes second\n";
cancelled(function () use ($host, $port) {
    $redis = new Redis();
    $redis->connect($host, $port);
    try {
        $redis->get('x');
    } catch (RedisException) {
        echo "never\n";
    }
});

echo "-- catch, finally and destructors may wait\n";
class Waits
{
    public function __destruct()
    {
        usleep(1000);
        echo "destructed, ", fgets(popen('echo read', 'r'));
    }
}
cancelled(function () use ($host, $port) {
    $waits = new Waits();
    try {
        $stream = stream_socket_client("tcp://$host:$port");
        fgets($stream);
        echo "never\n";
    } finally {
        usleep(1000);
        echo "finally, ", shell_exec('echo shell');
    }
});
cancelled(function () use ($host, $port) {
    try {
        stream_get_contents(stream_socket_client("tcp://$host:$port"));
    } catch (Async\AsyncCancellation $error) {
        echo 'caught ', $error->getMessage(), "\n";
    }
    usleep(1000);
    return file_get_contents('data:,goes on');
});

echo "-- in an error handler's way\n";
set_error_handler(function (int $type, string $message) {
    echo "never: $message\n";
});
cancelled(fn () => file_get_contents("http://$host:$port/"));
cancelled(fn () => fread(fsockopen($host, (int) $port), 10));
restore_error_handler();

echo "-- by the end of the process\n";
spawn(function () use ($host, $port) {
    try {
        fgets(stream_socket_client("tcp://$host:$port"));
    } finally {
        echo "never\n";
    }
});
spawn(function () use ($host, $port) {
    $redis = new Redis();
    $redis->connect($host, $port);
    $redis->get('x');
});
delay(20);
error_reporting(0);
trigger_error('A fatal error does not wait for anybody', E_USER_ERROR);
?>
--EXPECT--
-- the client's exception comes second
Async\AsyncCancellation stop
RedisException read error on connection to 127.0.0.1:PORT
-- catch, finally and destructors may wait
finally, shell
destructed, read
Async\AsyncCancellation stop
caught stop
string(7) "goes on"
-- in an error handler's way
Async\AsyncCancellation stop
Async\AsyncCancellation stop
-- by the end of the process
