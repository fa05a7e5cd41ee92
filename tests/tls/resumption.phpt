--TEST--
A session is resumed by whichever worker takes the connection, and by those of the next generation
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/tls.inc';

use function Weft\Test\{make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')
    ->setWorkers(3)
    ->setLogSeverity(Weft\LogSeverity::INFO);
weft_test_serve(fn ($request, $response) => $response->setBody(getmypid() . ' ' . var_export($request->getTls()['resumed'], true)), $config);
PHP);

/** One request with openssl s_client, whose session goes to and comes from a file: [pid, whether resumed]. */
function ask(string $address, string $version, string $folder, bool $resume): array
{
    $session = $resume ? ['-sess_in', "$folder/session"] : ['-sess_out', "$folder/session"];
    $command = ['openssl', 's_client', '-connect', $address, $version, '-CAfile', "$folder/server.pem", '-quiet', '-no_ign_eof', ...$session];
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
    fwrite($pipes[0], "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    $answer = stream_get_contents($pipes[1]);
    proc_close($process);
    return preg_match('~\r\n\r\n(\d+) (true|false)~', $answer, $match) ? [$match[1], $match[2] === 'true'] : ["? $answer", false];
}

foreach (['-tls1_2', '-tls1_3'] as $version) {
    ask($server->address(), $version, $folder, resume: false);
    $workers = [];
    for ($i = 0; $i < 200 && count($workers) < 3; $i++) {
        [$pid, $resumed] = ask($server->address(), $version, $folder, resume: true);
        $workers[$pid] = ($workers[$pid] ?? true) && $resumed;
    }
    echo "$version: ", count($workers), ' workers, ', array_unique($workers) === [key($workers) => true] ? 'all resumed' : json_encode($workers), "\n";
}
$server->signal(SIGHUP);
var_dump($server->awaitLog('reload.done'));
for ($i = 0; $i < 200; $i++) {
    [$pid, $resumed] = ask($server->address(), '-tls1_3', $folder, resume: true);
    if (!isset($workers[$pid])) {
        break;
    }
}
echo 'next generation: ', $resumed ? 'resumed' : 'not resumed', "\n";
$server->stop();
--EXPECT--
-tls1_2: 3 workers, all resumed
-tls1_3: 3 workers, all resumed
bool(true)
next generation: resumed
