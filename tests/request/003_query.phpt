--TEST--
The query is parsed as PHP does
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

$server = start_mirror([
    'getQuery', ['getQueryParam', 'a'], ['getQueryParam', 'none'], ['getQueryParam', 'none', [1]], ['getQueryParam', '7'],
]);
foreach (['', '?', '?a=1&a=2', '?a[]=1&a[k]=x+y', '?a=%26%3D%2B&b', '?a.b=1', '?7=seven', '?a=%00z'] as $query) {
    echo mirror($server, "GET /$query HTTP/1.1\r\nHost: a\r\n\r\n");
}
echo mirror($server, "GET http://b/?a=abs HTTP/1.1\r\nHost: b\r\n\r\n");
$server->stop();

$server = start_mirror(['getQuery'], ['max_input_vars' => 3, 'display_errors' => 0]);
echo mirror($server, "GET /?a=1&b=2&c=3&d=4 HTTP/1.1\r\nHost: a\r\n\r\n");
$server->stop();
--EXPECT--
{"getQuery":[],"getQueryParam":[null,null,[1],null]}
{"getQuery":[],"getQueryParam":[null,null,[1],null]}
{"getQuery":{"a":"2"},"getQueryParam":["2",null,[1],null]}
{"getQuery":{"a":{"0":"1","k":"x y"}},"getQueryParam":[{"0":"1","k":"x y"},null,[1],null]}
{"getQuery":{"a":"&=+","b":""},"getQueryParam":["&=+",null,[1],null]}
{"getQuery":{"a_b":"1"},"getQueryParam":[null,null,[1],null]}
{"getQuery":{"7":"seven"},"getQueryParam":[null,null,[1],"seven"]}
{"getQuery":{"a":"\u0000z"},"getQueryParam":["\u0000z",null,[1],null]}
{"getQuery":{"a":"abs"},"getQueryParam":["abs",null,[1],null]}
{"getQuery":{"a":"1","b":"2","c":"3"}}
