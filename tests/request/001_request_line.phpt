--TEST--
Method, target, path, query string, version
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

$server = start_mirror(['getMethod', 'getUri', 'getPath', 'getHttpVersion', 'getScheme', 'isKeepAlive']);
echo mirror($server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
echo mirror($server, "GET /a%20b/c?x=1&y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
echo mirror($server, "GET /? HTTP/1.0\r\n\r\n");
echo mirror($server, "GET /k HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
echo mirror($server, "GET http://example.org/abs?q HTTP/1.1\r\nHost: example.org\r\n\r\n");
echo mirror($server, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
echo mirror($server, "PROPFIND /dav HTTP/1.1\r\nHost: a\r\n\r\n");
echo mirror($server, "QUERY /q HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
$server->stop();
--EXPECT--
{"getMethod":"GET","getUri":"/","getPath":"/","getHttpVersion":"1.1","getScheme":"http","isKeepAlive":true}
{"getMethod":"GET","getUri":"/a%20b/c?x=1&y","getPath":"/a%20b/c","getHttpVersion":"1.1","getScheme":"http","isKeepAlive":false}
{"getMethod":"GET","getUri":"/?","getPath":"/","getHttpVersion":"1.0","getScheme":"http","isKeepAlive":false}
{"getMethod":"GET","getUri":"/k","getPath":"/k","getHttpVersion":"1.0","getScheme":"http","isKeepAlive":true}
{"getMethod":"GET","getUri":"http://example.org/abs?q","getPath":"/abs","getHttpVersion":"1.1","getScheme":"http","isKeepAlive":true}
{"getMethod":"OPTIONS","getUri":"*","getPath":"*","getHttpVersion":"1.1","getScheme":"http","isKeepAlive":true}
{"getMethod":"PROPFIND","getUri":"/dav","getPath":"/dav","getHttpVersion":"1.1","getScheme":"http","isKeepAlive":true}
{"getMethod":"QUERY","getUri":"/q","getPath":"/q","getHttpVersion":"1.1","getScheme":"http","isKeepAlive":true}
