--TEST--
ext/sockets: two coroutines on one
--EXTENSIONS--
weft
sockets
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/streams.inc';
use Weft\Test\{ClientTable, SlowServer};

$server = SlowServer::start();
ClientTable::races(Weft\Test\socket_clients($server), 'sockets');
$server->stop();
?>
--EXPECT--
sockets, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
sockets, first: ok
sockets, afterwards: usable
