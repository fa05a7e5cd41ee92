--TEST--
curl, and streams over TLS and HTTPS
--EXTENSIONS--
weft
curl
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/http.inc';
require __DIR__ . '/../helpers/tls.inc';
use Weft\Test\{ClientTable, SlowServer};

$server = SlowServer::start(Weft\Test\certificate_and_key());
ClientTable::rows(Weft\Test\url_variants($server));
ClientTable::races(Weft\Test\curl_clients($server), 'curl, one handle');
ClientTable::races(Weft\Test\tls_clients($server));
$server->stop();
?>
--EXPECT--
copy, http                       plain ok, hooked ok, cancelled usable
curl, one handle, second: Exception: easy handle already used in multi handle
curl, one handle, first: ok
curl, one handle, afterwards: usable
stream, tls, second: Async\AsyncException: Connection (descriptor N) is in use by another coroutine, which waits at FILE:LINE
stream, tls, first: ok
stream, tls, afterwards: closed
