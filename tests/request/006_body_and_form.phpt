--TEST--
Body and urlencoded form
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

function post(string $type, string $body): string
{
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: $type\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body";
}

$server = start_mirror(['hasBody', 'getPost', 'getBody', 'getContentLength']);
echo mirror($server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
echo mirror($server, post('text/plain', 'a=1'));
echo mirror($server, post('application/x-www-form-urlencoded', 'a=1+2&b[]=%41&b[]=2'));
echo mirror($server, post('Application/X-WWW-Form-urlencoded ; charset=utf-8', 'a=1'));
echo mirror($server, post('application/x-www-form-urlencodedx', 'a=1'));
echo mirror($server, post('application/x-www-form-urlencoded', ''));
echo mirror($server, post('application/x-www-form-urlencoded', "a=1\0x&b=2"));
echo mirror($server, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
$server->stop();

echo "-- large\n";
$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    $first = md5($request->getBody());
    $response->json([$first, md5($request->getBody()) === $first, strlen($request->getPost()['a']), $request->hasBody()]);
});
PHP);
$body = 'a=' . str_repeat('0123456789', 100_000);
$answer = json_decode(mirror($server, post('application/x-www-form-urlencoded', $body)));
var_dump($answer === [md5($body), true, 1_000_000, true]);
$server->stop();
--EXPECT--
{"hasBody":false,"getPost":[],"getBody":"","getContentLength":null}
{"hasBody":true,"getPost":[],"getBody":"a=1","getContentLength":3}
{"hasBody":true,"getPost":{"a":"1 2","b":["A","2"]},"getBody":"a=1+2&b[]=%41&b[]=2","getContentLength":19}
{"hasBody":true,"getPost":{"a":"1"},"getBody":"a=1","getContentLength":3}
{"hasBody":true,"getPost":[],"getBody":"a=1","getContentLength":3}
{"hasBody":false,"getPost":[],"getBody":"","getContentLength":0}
{"hasBody":true,"getPost":{"a":"1\u0000x","b":"2"},"getBody":"a=1\u0000x&b=2","getContentLength":9}
{"hasBody":true,"getPost":[],"getBody":"abcde","getContentLength":null}
-- large
bool(true)
