--TEST--
A stop lets requests finish on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<PHP
const FOLDER = '$folder';
PHP . <<<'PHP'

$config->setShutdownTimeout(20);
weft_test_serve(function ($request, $response) {
    $response->write("begun\n");
    touch(FOLDER . '/begun-' . $request->getQueryParam('n'));
    while (!is_file(FOLDER . '/go')) {
        Async\delay(5);
    }
    $response->end('finished');
}, $config);
PHP, $folder);

$running = [];
foreach (transports($server, $folder) as $n => $transport) {
    $command = ['curl', '-sS', '--max-time', '20', ...$transport->flags(), '-w', ' %{http_code}', $transport->url("/?n=$n")];
    $running[$transport->name] = [proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, array_diff_key(getenv(), ['LD_PRELOAD' => ''])), $pipes[1]];
    for ($deadline = microtime(true) + 10; !is_file("$folder/begun-$n") && microtime(true) < $deadline; usleep(2000)) {
        clearstatcache();
    }
}
$server->signal(SIGTERM);
// Nobody is let in any more.
for ($deadline = microtime(true) + 10; ($late = @stream_socket_client('tcp://' . $server->address(0))) && microtime(true) < $deadline; usleep(2000)) {
    fclose($late);
}
echo $late ? 'still listening' : 'no longer listening', "\n";
touch("$folder/go");
foreach ($running as $name => [$process, $output]) {
    echo "$name: ", strtr(stream_get_contents($output), "\n", ' '), ', curl ', proc_close($process), "\n";
}
echo 'exit code ', $server->awaitExit(), "\n";
$server->stop();
--EXPECT--
no longer listening
h1: begun finished 200, curl 0
h1+tls: begun finished 200, curl 0
h2c: begun finished 200, curl 0
h2+tls: begun finished 200, curl 0
exit code 0
