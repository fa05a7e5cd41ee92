--TEST--
phpredis, and a client made of streams
--EXTENSIONS--
weft
redis
--SKIPIF--
<?php
require __DIR__ . '/../helpers/redis.inc';
if ($reason = Weft\Test\Redis::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/redis.inc';
require __DIR__ . '/../helpers/client_table.inc';
use Weft\Test\{ClientTable, Redis as RedisServer};

$server = RedisServer::start();
$tcp = function () use ($server) {
    $redis = new Redis();
    $redis->connect($server->host, $server->port);
    return $redis;
};
$unix = function () use ($server) {
    $redis = new Redis();
    $redis->connect($server->socket());
    return $redis;
};
$wait = fn ($redis, $seconds) => $redis->rawCommand('BLPOP', 'nothing', $seconds);
$probe = fn ($redis) => $redis->ping('42') === '42';
ClientTable::row('phpredis', $tcp, $wait, $probe);
ClientTable::row('phpredis unix', $unix, $wait, $probe);

ClientTable::race('phpredis', $tcp, $wait, $probe);
$server->stop();
?>
--EXPECT--
phpredis                 plain ok, hooked ok, cancelled usable
phpredis unix            plain ok, hooked ok, cancelled usable
phpredis, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
phpredis, first: RedisException: socket error on read socket
phpredis, afterwards: usable
