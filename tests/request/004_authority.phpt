--TEST--
Host and authority
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

$server = start_mirror(['getHost', 'getAuthority']);
foreach (['example.org', 'example.org:8080', '127.0.0.1:1', '[::1]', '[::1]:8080'] as $host) {
    echo mirror($server, "GET / HTTP/1.1\r\nHost: $host\r\n\r\n");
}
echo mirror($server, "GET http://target.example:81/ HTTP/1.1\r\nHost: target.example:81\r\n\r\n");
echo mirror($server, "GET / HTTP/1.0\r\n\r\n");
$server->stop();
--EXPECT--
{"getHost":"example.org","getAuthority":"example.org"}
{"getHost":"example.org","getAuthority":"example.org:8080"}
{"getHost":"127.0.0.1","getAuthority":"127.0.0.1:1"}
{"getHost":"::1","getAuthority":"[::1]"}
{"getHost":"::1","getAuthority":"[::1]:8080"}
{"getHost":"target.example","getAuthority":"target.example:81"}
{"getHost":"","getAuthority":""}
