--TEST--
Every page of the admin listener, and nothing else
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, curl, look};

$server = Weft\Test\Server::start(admin_script('$response->setBody("hello");'));
foreach (['/metrics', '/livez', '/readyz', '/startupz', '/workers', '/config', '/coroutines'] as $page) {
    [$status, $body, $type] = look($server, $page);
    echo "$page $status $type ", str_ends_with($type, 'json') ? gettype(json_decode($body, true)) : strtok($body, "\n"), "\n";
    [, $headers] = curl('-I', $server->url($page, 1));
    preg_match('~^HTTP/1.1 (\d+).*^content-length: (\d+)~mis', $headers, $head);
    echo '  HEAD ', $head[1], abs($head[2] - strlen($body)) < 200 ? '' : " length $head[2]", "\n";
    echo '  POST ', look($server, $page, '-d', 'x')[0], "\n";
}
[, $headers] = curl('-D', '-', '-o', '/dev/null', '-X', 'DELETE', $server->url('/metrics', 1));
preg_match_all('~^(allow|cache-control): .*$~mi', $headers, $lines);
echo implode(', ', array_map('trim', $lines[0])), "\n";
foreach (['/', '/metrics/', '/admin', '/livez/x'] as $page) {
    echo $page, ' ', look($server, $page)[0], "\n";
}
echo look($server, '/readyz?verbose')[1];
echo look($server, '/metrics', '-H', 'Accept: application/openmetrics-text;version=1.0.0')[2], "\n";

echo "-- the two listeners have nothing to do with each other\n";
echo $server->get('/metrics')->body, ' ', look($server, '/config')[0], "\n";
$metrics = Weft\Test\metrics($server);
echo $metrics['weft_requests_total'], ' request, ', $metrics['weft_connections_accepted_total'], " connection\n";
$server->stop();
--EXPECT--
/metrics 200 text/plain; version=0.0.4; charset=utf-8 # HELP weft_build_info Versions of weft and PHP.
  HEAD 200
  POST 405
/livez 200 text/plain; charset=utf-8 ok
  HEAD 200
  POST 405
/readyz 200 text/plain; charset=utf-8 ok
  HEAD 200
  POST 405
/startupz 200 text/plain; charset=utf-8 ok
  HEAD 200
  POST 405
/workers 200 application/json array
  HEAD 200
  POST 405
/config 200 application/json array
  HEAD 200
  POST 405
/coroutines 200 application/json array
  HEAD 200
  POST 405
cache-control: no-store, allow: GET, HEAD
/ 404
/metrics/ 404
/admin 404
/livez/x 404
ok
stage: serving
generation: 1
workers: 1 of 1 serving, 0 starting, 0 draining
application/openmetrics-text; version=1.0.0; charset=utf-8
-- the two listeners have nothing to do with each other
hello 200
1 request, 1 connection
