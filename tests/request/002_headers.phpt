--TEST--
Headers in any case, repeated ones joined
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

$server = start_mirror([
    'getHeaders',
    ['hasHeader', 'hOsT'], ['hasHeader', 'x-none'], ['hasHeader', ''], ['hasHeader', str_repeat('x', 5000)],
    ['getHeader', 'X-Twice'], ['getHeader', 'x-none'], ['getHeader', '123'],
    ['getHeaderLine', 'COOKIE'], ['getHeaderLine', 'x-none'], ['getHeaderLine', 'x-empty'],
    'getContentType', 'getContentLength',
]);
echo mirror($server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
echo mirror(
    $server,
    "POST / HTTP/1.1\r\nHOST: a\r\nX-Twice: 1\r\nCookie: a=1\r\nx-twice:\t2 \r\n123: digits\r\nX-Empty:\r\n"
    . "cookie: b=2\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi",
);
$server->stop();
--EXPECT--
{"getHeaders":{"host":"a"},"hasHeader":[true,false,false,false],"getHeader":[null,null,null],"getHeaderLine":["","",""],"getContentType":null,"getContentLength":null}
{"getHeaders":{"host":"a","x-twice":"1, 2","cookie":"a=1; b=2","123":"digits","x-empty":"","content-type":"text/plain","content-length":"2"},"hasHeader":[true,false,false,false],"getHeader":["1, 2",null,"digits"],"getHeaderLine":["a=1; b=2","",""],"getContentType":"text/plain","getContentLength":2}
