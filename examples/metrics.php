<?php

// What a server tells its operator: metrics for Prometheus, probes, workers, configuration and coroutines, on a listener of
// its own. docs/metrics.md says what is there; docs/grafana-dashboard.json shows it.
//
//   ./dev serve examples/metrics.php                   serves 8080, the operator on 9180
//   curl 'http://127.0.0.1:8080/?ms=50'                once or often, so that there is something to see
//   curl http://127.0.0.1:9180/metrics
//   curl http://127.0.0.1:9180/readyz?verbose          also /livez and /startupz
//   curl -s http://127.0.0.1:9180/workers | jq .
//   curl -s http://127.0.0.1:9180/config | jq .
//   curl -s http://127.0.0.1:9180/coroutines | jq .    while 'curl http://127.0.0.1:8080/?ms=10000' waits
//
// The operator's port is the second argument, or it is a unix socket:
//   ./dev serve examples/metrics.php 8080 /tmp/admin.sock
//   curl --unix-socket /tmp/admin.sock http://admin/metrics

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

use function Async\delay;

$port = (int) ($argv[1] ?? 8080);
$admin = $argv[2] ?? '9180';

$config = (new HttpServerConfig())->addListener('127.0.0.1', $port)->setWorkers(2);
if (str_starts_with($admin, '/')) {
    $config->setAdminListener($admin);
} else {
    $config->setAdminListener('127.0.0.1', (int) $admin);
}

$server = new HttpServer($config);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    $ms = max(0, (int) $request->getQueryParam('ms', 0));
    delay($ms);
    $response->json(['waited_ms' => $ms], (int) $request->getQueryParam('status', 200));
});

echo "Serving http://127.0.0.1:$port/, the operator looks at ", str_starts_with($admin, '/') ? $admin : "http://127.0.0.1:$admin/metrics", "\n";
$server->start();
