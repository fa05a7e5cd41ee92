--TEST--
AMPHP's HTTP client in handlers: many requests at once by one worker, over a pool of connections, and one that is cancelled
--DESCRIPTION--
Not every registry has the package: WEFT_AMPHP_HTTP_CLIENT names the vendor/autoload.php of an installation of amphp/http-client.
--EXTENSIONS--
weft
--SKIPIF--
<?php
if (!is_file((string) getenv('WEFT_AMPHP_HTTP_CLIENT'))) die('skip needs amphp/http-client by $WEFT_AMPHP_HTTP_CLIENT');
?>
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/packages.inc';

$peer = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    Async\delay((int) $request->getQueryParam('ms'));
    $response->setBody(strtoupper($request->getQueryParam('word')));
});
PHP);
$script = '<?php ' . Weft\Test\packages_code(getenv('WEFT_AMPHP_HTTP_CLIENT')) . "const PEER = '{$peer->url('/')}';\n" . <<<'PHP'
use Amp\Http\Client\{HttpClientBuilder, Request};

$client = HttpClientBuilder::buildDefault();
weft_test_serve(function ($request, $response) use ($client) {
    $ask = fn (string $word, int $ms, ?Amp\Cancellation $cancellation = null) => $client->request(new Request(PEER . "?word=$word&ms=$ms"), $cancellation)->getBody()->buffer();
    if ($request->getPath() === '/late') {
        try {
            return $response->setBody($ask('late', 10_000, new Amp\TimeoutCancellation(0.05)));
        } catch (Amp\CancelledException $error) {
            return $response->setBody('cancelled, and then ' . $ask('again', 0));
        }
    }
    $calls = array_map(fn (int $i) => Amp\async($ask, "word$i", 200), range(1, 20));
    $response->setBody(get_class(Revolt\EventLoop::getDriver()) . ' ' . implode(' ', Amp\Future\await($calls)));
});
PHP;
$server = Weft\Test\Server::start($script);
$began = hrtime(true);
$clients = [];
for ($i = 0; $i < 5; $i++) {
    $clients[] = $server->connect()->request('GET', '/');
}
foreach ($clients as $client) {
    [$class, $words] = explode(' ', $client->receive()->body, 2);
    $words = explode(' ', $words);
    natsort($words);
    $answers[] = "$class " . (array_values($words) === array_map(fn (int $i) => "WORD$i", range(1, 20)) ? 'right' : implode(' ', $words));
}
$took = (hrtime(true) - $began) / 1e6;
echo implode(', ', array_unique($answers)), "\n";
// A hundred times 0.2 seconds.
echo $took < 3000 ? 'at once' : "in $took ms", "\n";
echo $server->get('/late')->body, "\n";
echo $server->stop(), ' ', $peer->stop(), "\n";
?>
--EXPECT--
Weft\Revolt\Driver right
at once
cancelled, and then AGAIN
0 0
