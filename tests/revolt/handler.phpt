--TEST--
AMPHP code in handlers: sockets, timers and futures of many requests at once on one worker
--EXTENSIONS--
weft
--SKIPIF--
<?php
require __DIR__ . '/../helpers/packages.inc';
if ($reason = Weft\Test\packages_missing()) die("skip $reason");
?>
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/packages.inc';

// The slow peer: answers each line after 200 ms.
$script = '<?php ' . Weft\Test\packages_code() . <<<'PHP'
$listener = Amp\Socket\listen('127.0.0.1:0');
$address = $listener->getAddress()->toString();
// AMPHP's own server, in the process of ours.
Async\spawn(function () use ($listener) {
    while ($client = $listener->accept()) {
        Amp\async(function () use ($client) {
            while (($line = $client->read()) !== null) {
                Amp\delay(0.2);
                $client->write(strtoupper($line));
            }
        });
    }
});
weft_test_serve(function ($request, $response) use ($address) {
    // Three calls at once.
    $calls = array_map(fn (string $word) => Amp\async(function () use ($address, $word) {
        $socket = Amp\Socket\connect($address);
        $socket->write($word);
        return $socket->read();
    }), ['one', 'two', $request->getQueryParam('word')]);
    $response->setBody(implode(' ', array_values(Amp\Future\await($calls))));
});
$listener->close();
PHP;
$server = Weft\Test\Server::start($script);
$began = hrtime(true);
$clients = [];
for ($i = 0; $i < 10; $i++) {
    $clients[$i] = $server->connect();
    $clients[$i]->send("GET /?word=word$i HTTP/1.1\r\nHost: a\r\n\r\n");
}
$words = [];
foreach ($clients as $i => $client) {
    $answer = explode(' ', $client->receive()->body);
    sort($answer);
    $words[] = implode(' ', $answer) === "ONE TWO WORD$i" ? 'right' : implode(' ', $answer);
}
$took = (hrtime(true) - $began) / 1e6;
echo implode(', ', array_unique($words)), "\n";
// One after the other they would take 6 seconds.
echo $took < 3000 ? 'at once' : "in $took ms", "\n";
echo $server->stop(), "\n";
?>
--EXPECT--
right
at once
0
