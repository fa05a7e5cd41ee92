--TEST--
nghttp and h2load: one connection, streams interleaved; no request lost over a reload
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
foreach (['nghttp', 'h2load'] as $program) {
    trim((string) shell_exec("command -v $program")) === '' && die("skip $program is not installed");
}
?>
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)->addListener('127.0.0.1', 0)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')
    ->setWorkers(2)->setShutdownTimeout(20)->setLogSeverity(Weft\LogSeverity::ERROR);
weft_test_serve(function ($request, $response) {
    if ($request->getPath() === '/hello') {
        return $response->setBody('Hello');
    }
    for ($i = 0; $i < 5; $i++) {
        $response->write(str_repeat('x', 100));
        Async\delay(20);
    }
    $response->end();
}, $config);
PHP);
/** @return array{int, string} exit code and output */
function run(string ...$command): array
{
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes, null, array_diff_key(getenv(), ['LD_PRELOAD' => '']));
    $output = stream_get_contents($pipes[1]);
    return [proc_close($process), $output];
}

foreach (['https' => 0, 'http' => 1] as $scheme => $index) {
    $base = "$scheme://" . $server->address($index);
    [$code, $output] = run('nghttp', '-nv', '--no-dep', "$base/a", "$base/b", "$base/c", "$base/d");
    preg_match_all('~recv DATA frame <length=100, flags=0x00, stream_id=(\d+)>~', $output, $pieces);
    preg_match_all('~recv \(stream_id=(\d+)\) :status: 200~', $output, $answers);
    $changes = count(array_filter(array_keys($pieces[1]), fn ($i) => $i > 0 && $pieces[1][$i] !== $pieces[1][$i - 1]));
    echo "nghttp $scheme: exit code $code, ", substr_count($output, ' Connected'), ' connection, ', count($answers[1]), ' answers, ', count($pieces[1]), ' pieces, ',
        $changes > 10 ? 'interleaved' : 'one stream after the other', "\n";
}

$server->signal(SIGHUP);
[$code, $output] = run('h2load', '-n', '6000', '-c', '4', '-m', '16', 'https://' . $server->address(0) . '/hello');
echo preg_match('~^requests:.*~m', $output, $match) ? $match[0] : $output, "\n";
echo preg_match('~^status codes:.*~m', $output, $match) ? $match[0] : '', "\n";
$server->stop();
--EXPECT--
nghttp https: exit code 0, 1 connection, 4 answers, 20 pieces, interleaved
nghttp http: exit code 0, 1 connection, 4 answers, 20 pieces, interleaved
requests: 6000 total, 6000 started, 6000 done, 6000 succeeded, 0 failed, 0 errored, 0 timeout
status codes: 6000 2xx, 0 3xx, 0 4xx, 0 5xx
