--TEST--
Streams over TCP, local sockets and pipes, and stream_select()
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/slow_server.inc';
use Weft\Test\{ClientTable, SlowServer};

$server = SlowServer::start();
$wait = function ($stream, $seconds) {
    fwrite($stream, "wait $seconds\n");
    if (fgets($stream) !== "waited\n") echo "wrong\n";
};
$probe = function ($stream) {
    fwrite($stream, "echo 42\n");
    // What was asked for before it was cancelled is answered by and by, or not at all.
    return fgets($stream) === "42\n" ?: throw new Exception('closed');
};
ClientTable::row('tcp', fn () => stream_socket_client($server->tcp), $wait, $probe);
ClientTable::row('unix', fn () => stream_socket_client($server->unix), $wait, $probe);
ClientTable::row('fsockopen', fn () => fsockopen('127.0.0.1', $server->port), $wait, $probe);
ClientTable::row('fread', fn () => stream_socket_client($server->tcp), function ($stream, $seconds) {
    fwrite($stream, "wait $seconds\n");
    fread($stream, 100);
}, $probe);
ClientTable::row('select', fn () => stream_socket_client($server->tcp), function ($stream, $seconds) {
    fwrite($stream, "wait $seconds\n");
    $read = [$stream];
    $write = $except = null;
    if (stream_select($read, $write, $except, 20) !== 1) echo "wrong\n";
}, $probe);
ClientTable::row('select, timeout', fn () => stream_socket_client($server->tcp), function ($stream, $seconds) {
    $read = [$stream];
    $write = $except = null;
    $whole = (int) $seconds;
    stream_select($read, $write, $except, $whole, (int) (($seconds - $whole) * 1e6));
}, $probe);
ClientTable::row('timeout', fn () => stream_socket_client($server->tcp), function ($stream, $seconds) {
    $whole = (int) $seconds;
    stream_set_timeout($stream, $whole, (int) (($seconds - $whole) * 1e6));
    fgets($stream);
    if (!stream_get_meta_data($stream)['timed_out']) echo "wrong\n";
}, $probe);
ClientTable::row('file_get_contents http', fn () => $server->http, fn ($url, $seconds) => file_get_contents("$url/wait/$seconds"),
    fn ($url) => file_get_contents("$url/echo/42") === '42');
ClientTable::row('sockets', function () use ($server) {
    $socket = socket_create(AF_INET, SOCK_STREAM, 0);
    socket_connect($socket, '127.0.0.1', $server->port);
    return $socket;
}, function ($socket, $seconds) {
    socket_write($socket, "wait $seconds\n");
    if (socket_read($socket, 100) !== "waited\n") echo "wrong\n";
}, function ($socket) {
    socket_write($socket, "echo 42\n");
    return socket_read($socket, 100) === "42\n";
});
$server->stop();
?>
--EXPECT--
tcp                      plain ok, hooked ok, cancelled usable
unix                     plain ok, hooked ok, cancelled usable
fsockopen                plain ok, hooked ok, cancelled usable
fread                    plain ok, hooked ok, cancelled usable
select                   plain ok, hooked ok, cancelled usable
select, timeout          plain ok, hooked ok, cancelled usable
timeout                  plain ok, hooked ok, cancelled usable
file_get_contents http   plain ok, hooked ok, cancelled usable
sockets                  plain ok, hooked ok, cancelled usable
