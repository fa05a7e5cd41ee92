--TEST--
Trailers of a chunked request
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

$server = start_mirror(['getBody', 'getTrailers', ['getTrailer', 'X-sum'], ['getTrailer', 'none'], ['hasHeader', 'x-sum']]);
echo mirror($server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
echo mirror(
    $server,
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\nX-B: b\r\n\r\n",
);
$server->stop();
--EXPECT--
{"getBody":"","getTrailers":[],"getTrailer":[null,null],"hasHeader":false}
{"getBody":"ab","getTrailers":{"x-sum":"1, 2","x-b":"b"},"getTrailer":["1, 2",null],"hasHeader":false}
