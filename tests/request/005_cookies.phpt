--TEST--
Cookies
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

$server = start_mirror(['getCookies', ['getCookie', 'a'], ['getCookie', 'none'], ['getCookie', 'none', 'default'], ['getCookie', '12']]);
echo mirror($server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
foreach (['a=1', 'a=1; b=2', 'a=1%20+x; a=second', 'a="q"; b=x=y;c', '=1; ;a.b=1; 12=n', 'a[k]=1'] as $cookie) {
    echo mirror($server, "GET / HTTP/1.1\r\nHost: a\r\nCookie: $cookie\r\n\r\n");
}
echo mirror($server, "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n");
$server->stop();
--EXPECT--
{"getCookies":[],"getCookie":[null,null,"default",null]}
{"getCookies":{"a":"1"},"getCookie":["1",null,"default",null]}
{"getCookies":{"a":"1","b":"2"},"getCookie":["1",null,"default",null]}
{"getCookies":{"a":"1 +x"},"getCookie":["1 +x",null,"default",null]}
{"getCookies":{"a":"\"q\"","b":"x=y","c":""},"getCookie":["\"q\"",null,"default",null]}
{"getCookies":{"a.b":"1","12":"n"},"getCookie":[null,null,"default","n"]}
{"getCookies":{"a[k]":"1"},"getCookie":[null,null,"default",null]}
{"getCookies":{"a":"1","b":"2"},"getCookie":["1",null,"default",null]}
