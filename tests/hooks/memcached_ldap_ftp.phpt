--TEST--
memcached, ldap and ftp: two coroutines on one connection
--EXTENSIONS--
weft
memcached
ldap
ftp
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/protocols.inc';
use Weft\Test\{ClientTable, OddServer};

$server = OddServer::start();
ClientTable::races(Weft\Test\protocol_clients($server));

// The second one may be no coroutine.
foreach (Weft\Test\protocol_clients($server) as $client) {
    if ($client->name !== 'ldap') continue;
    $connection = ($client->connect)();
    $call = Async\spawn($client->wait, $connection, 0.3);
    Async\delay(20);
    echo ($client->probe)($connection) ? "ldap, outside: ok\n" : "ldap, outside: wrong\n";
    Async\await($call);
}
$server->stop();
?>
--EXPECT--
memcached, first: Exception: NOT FOUND
memcached, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
memcached, afterwards: usable
ldap, first: ok
ldap, second: ok
ldap, afterwards: usable
ftp, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
ftp, first: ok
ftp, afterwards: usable
ldap, outside: ok
