--TEST--
EventSource in Chromium receives 10,000 events in order across a reload, over HTTP/1.1 and HTTP/2
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
trim((string) shell_exec('command -v chromium')) === '' && die('skip chromium is not installed');
?>
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . <<<'PHP'
const PAGE = <<<'HTML'
    <!doctype html><link rel="icon" href="data:,"><script>
    const source = new EventSource('/events');
    const seen = { received: 0, opened: 0, odd: [] };
    let last = 0n;
    source.onopen = () => seen.opened++;
    source.onmessage = (event) => {
        const id = BigInt(event.lastEventId);
        if (Number(event.data) !== seen.received + 1 || (last && id !== last + 1n)) seen.odd.push(event.data);
        last = id;
        if (++seen.received === 1000) fetch('/progress', { method: 'POST' });
        if (seen.received < 10000) return;
        source.close();
        seen.protocol = [...new Set(performance.getEntriesByType('navigation').map((entry) => entry.nextHopProtocol))].join();
        fetch('/report', { method: 'POST', body: JSON.stringify(seen) });
    };
    </script>
    HTML;
$config = (new Weft\HttpServerConfig())->setWorkers(2)->setLogSeverity(Weft\LogSeverity::INFO)
    ->addListener('127.0.0.1', 0)
    ->addListener('127.0.0.1', 0, tls: true)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key');
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    $stream = new Weft\EventStream($request->getScheme());
    switch ($request->getPath()) {
        case '/': return $response->html(PAGE);
        case '/events':
            $response->sseRetry(200);
            return $stream->attach($response, $request->getLastEventId() ?? '0');
        case '/progress': return $server->reload();
        case '/report': fwrite(STDERR, "report: " . $request->getBody() . "\n");
    }
});
Async\spawn(function () use ($server) {
    while (!$server->isRunning()) {
        Async\delay(5);
    }
    $streams = [new Weft\EventStream('http'), new Weft\EventStream('https')];
    foreach ($streams as $stream) {
        for ($i = 1; $i <= 10_000; $i++) {
            // The first thousand at once, the others while the reload goes on.
            $i > 1000 && $i % 30 === 0 && Async\delay(10);
            $stream->publish((string) $i);
        }
    }
});
weft_test_start($server);
PHP);
foreach (['http' => 0, 'https' => 1] as $scheme => $listener) {
    $command = ['timeout', '120', 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--ignore-certificate-errors', '--remote-debugging-port=0',
        "--user-data-dir=$folder/profile-$scheme", "$scheme://localhost:" . $server->port($listener) . '/'];
    $environment = ['HOME' => $folder] + array_diff_key(getenv(), ['LD_PRELOAD' => '']);
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', "$folder/log", 'w']], $pipes, null, $environment);
    if (!$server->awaitLog('"protocol":"' . ($scheme === 'http' ? 'http/1.1' : 'h2') . '"', 100)) {
        echo "nothing reported\n", $server->log(), file_get_contents("$folder/log");
    }
    proc_terminate($process);
    proc_close($process);
}
preg_match_all('~report: (.*)~', $server->log(), $reports);
foreach ($reports[1] as $json) {
    $report = json_decode($json);
    echo $report->protocol, ': ', $report->received, ' events, ', $report->opened > 1 ? 'more than once connected' : 'never reconnected', ', odd: ',
        json_encode(array_slice($report->odd, 0, 5)), "\n";
}
var_dump($server->awaitLog('reload.done: generation 3 serves', 30));
foreach (['profile-http', 'profile-https', '.cache', '.config', '.pki', '.local'] as $name) {
    shell_exec('rm -rf ' . escapeshellarg("$folder/$name"));
}
$server->stop();
--EXPECT--
http/1.1: 10000 events, more than once connected, odd: []
h2: 10000 events, more than once connected, odd: []
bool(true)
