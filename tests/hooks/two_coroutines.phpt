--TEST--
Two coroutines, one connection: a clear error for the second one
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/slow_server.inc';
use function Async\{await, delay, spawn};

$server = Weft\Test\SlowServer::start();
$attempt = function (callable $call) {
    try {
        var_dump(await(spawn($call)));
    } catch (Throwable $error) {
        echo $error::class, ': ', preg_replace(['/descriptor \d+/', '/at \S+:\d+/'], ['descriptor N', 'at FILE:LINE'], $error->getMessage()), "\n";
    }
};

$stream = stream_socket_client($server->tcp);
$reader = spawn(fn () => fgets($stream));
delay(5);
echo "-- two read\n";
$attempt(fn () => fgets($stream));
echo "-- one reads, one writes\n";
$attempt(fn () => fwrite($stream, "echo written meanwhile\n"));
echo await($reader);

echo "-- many accept\n";
$listener = stream_socket_server('tcp://127.0.0.1:0');
$acceptors = [];
for ($i = 0; $i < 3; $i++) $acceptors[] = spawn(fn () => is_resource(stream_socket_accept($listener)));
delay(5);
$clients = [];
for ($i = 0; $i < 3; $i++) $clients[] = stream_socket_client('tcp://' . stream_socket_get_name($listener, false));
foreach ($acceptors as $acceptor) var_dump(await($acceptor));

echo "-- many select, of which one reads\n";
$stream = stream_socket_client($server->tcp);
$select = function () use ($stream) {
    $read = [$stream];
    $write = $except = null;
    return stream_select($read, $write, $except, 5);
};
$waiting = [spawn($select), spawn($select), spawn(fn () => fgets($stream))];
delay(5);
fwrite($stream, "echo for all\n");
foreach ($waiting as $one) echo trim(await($one)), "\n";

echo "-- closed while others wait\n";
$streams = $waiting = [];
for ($i = 0; $i < 20; $i++) {
    $streams[] = $stream = stream_socket_client($server->tcp);
    $waiting[] = spawn(fn () => $i % 2 ? fgets($stream) : fread($stream, 100));
}
$waiting[] = spawn(function () use ($stream) {
    $read = [$stream];
    $write = $except = null;
    return @stream_select($read, $write, $except, 5);
});
delay(5);
$closer = spawn(fn () => array_map(fclose(...), $streams));
await($closer);
unset($streams, $stream);
$results = array_map(fn ($one) => json_encode(await($one)), $waiting);
echo implode(' ', array_unique($results)), "\n";
echo "-- and from outside\n";
$stream = stream_socket_client($server->tcp);
$waiting = spawn(fn () => fgets($stream));
delay(5);
fclose($stream);
var_dump(await($waiting));
$server->stop();
?>
--EXPECT--
-- two read
Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
-- one reads, one writes
int(23)
written
-- many accept
bool(true)
bool(true)
bool(true)
-- many select, of which one reads
1
1
for
-- closed while others wait
"" false
-- and from outside
bool(false)
