--TEST--
Streams over TCP, UDP and local sockets, and stream_select(); two coroutines on one
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/streams.inc';
use Weft\Test\{ClientTable, SlowServer};

$server = SlowServer::start();
ClientTable::rows(Weft\Test\stream_clients($server));
ClientTable::rows(Weft\Test\stream_variants($server));
ClientTable::races(Weft\Test\stream_clients($server), 'stream, tcp', 'stream, local socket');
$server->stop();
?>
--EXPECT--
stream, tcp                      plain ok, hooked ok, cancelled usable
stream, local socket             plain ok, hooked ok, cancelled usable
stream, udp                      plain ok, hooked ok, cancelled usable
stream_select                    plain ok, hooked ok, cancelled usable
stream_set_timeout               plain ok, hooked ok, cancelled usable
fsockopen                        plain ok, hooked ok, cancelled usable
fread                            plain ok, hooked ok, cancelled usable
stream_select, nothing comes     plain ok, hooked ok, cancelled usable
stream, tcp, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
stream, tcp, first: ok
stream, tcp, afterwards: usable
stream, local socket, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
stream, local socket, first: ok
stream, local socket, afterwards: usable
