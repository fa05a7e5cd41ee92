--TEST--
json(), html(), redirect(), setCookie()
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
use Weft\SameSite;

weft_test_serve(function ($request, $response) {
    match ($request->getPath()) {
        '/json' => $response->json(['ä' => 'a/b'], 201),
        '/json-string' => $response->json('{"ready":true}'),
        '/json-flags' => $response->json([1, 2], flags: JSON_PRETTY_PRINT),
        '/json-broken' => $response->json("\xff" . 'x')->json(["\xff"]),
        '/json-throwing' => $response->json(new class implements JsonSerializable {
            public function jsonSerialize(): mixed { throw new Weft\HttpException('chosen', 409); }
        }),
        '/json-type' => $response->setHeader('content-type', 'application/problem+json')->json([]),
        '/html' => $response->html('<p>'),
        '/redirect' => $response->redirect('/elsewhere', 303),
        '/cookies' => $response->setCookie('a', 'x y;')
            ->setCookie('b', '1', maxAge: 60, path: '/p', domain: 'example.org', secure: true, httpOnly: false, sameSite: SameSite::NONE, partitioned: true)
            ->setCookie('c', '2', expires: 0, sameSite: 'strict')
            ->setCookie('d', sameSite: null),
    };
});
PHP);
$client = $server->connect();
foreach (['/json', '/json-string', '/json-flags', '/json-broken', '/json-throwing', '/json-type', '/html', '/redirect', '/cookies'] as $path) {
    $response = $client->request('GET', $path)->receive();
    echo $path, ' ', $response->status, ' ', json_encode($response->body, JSON_UNESCAPED_UNICODE), "\n";
    foreach ($response->headers as [$name, $value]) {
        if (!in_array($name, ['Date', 'Content-Length'])) {
            echo "  $name: $value\n";
        }
    }
}
$server->stop();
--EXPECT--
/json 201 "{\"ä\":\"a\/b\"}"
  content-type: application/json
/json-string 200 "{\"ready\":true}"
  content-type: application/json
/json-flags 200 "[\n    1,\n    2\n]"
  content-type: application/json
/json-broken 500 "{\"error\":\"json encoding failed\"}"
  content-type: application/json
/json-throwing 409 "chosen"
  content-type: text/plain; charset=utf-8
/json-type 200 "[]"
  content-type: application/problem+json
/html 200 "<p>"
  content-type: text/html; charset=utf-8
/redirect 303 ""
  location: /elsewhere
/cookies 200 ""
  set-cookie: a=x%20y%3B; Path=/; HttpOnly; SameSite=Lax
  set-cookie: b=1; Max-Age=60; Domain=example.org; Path=/p; Secure; SameSite=None; Partitioned
  set-cookie: c=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Strict
  set-cookie: d=; Path=/; HttpOnly
