--TEST--
phpredis and Predis: two coroutines on one connection
--EXTENSIONS--
weft
redis
--SKIPIF--
<?php
require __DIR__ . '/../helpers/redis.inc';
require_once __DIR__ . '/../helpers/packages.inc';
if ($reason = Weft\Test\Redis::missing() ?? Weft\Test\packages_missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/redis.inc';
require_once __DIR__ . '/../helpers/packages.inc';
require Weft\Test\packages_loader();
use Weft\Test\{ClientTable, Redis};

$server = Redis::start();
ClientTable::races(Weft\Test\phpredis_clients($server));
ClientTable::races(Weft\Test\predis_clients($server));
$server->stop();
?>
--EXPECT--
phpredis, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
phpredis, first: RedisException: socket error on read socket
phpredis, afterwards: usable
phpredis, local socket, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
phpredis, local socket, first: RedisException: socket error on read socket
phpredis, local socket, afterwards: usable
Predis, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
Predis, first: ok
Predis, afterwards: closed
Predis, local socket, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
Predis, local socket, first: ok
Predis, local socket, afterwards: closed
