--TEST--
node's HTTP/2 client: uploads, trailers, interim answers, aborts both ways, 100 streams at once, ping
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
version_compare(ltrim((string) shell_exec('node --version 2>/dev/null'), 'v'), '16', '<') && die('skip node 16 or later is not installed');
?>
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'authority', ['Test Authority'], authority: true);
make_certificate($folder, 'server', ['localhost', '127.0.0.1'], by: 'authority');
$script = "<?php const FOLDER = '$folder';" . <<<'PHP'
final class Seen
{
    public static int $cancelled = 0;
}
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)->addListener('127.0.0.1', 0)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')
    ->setLogSeverity(Weft\LogSeverity::ERROR);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/upload':
            $body = $request->getBody();
            return $response->setTrailer('x-sum', (string) crc32($body))->setBody((string) strlen($body));
        case '/trailers': return $response->setBody($request->getBody() . ' ' . $request->getTrailer('x-client'));
        case '/hints': return $response->informational(103, ['link' => '</a>'])->setBody('hinted');
        case '/endless':
            try {
                while (true) {
                    $response->write('more');
                    Async\delay(5);
                }
            } catch (Weft\HttpException | Async\AsyncCancellation $error) {
                Seen::$cancelled++;
                throw $error;
            }
        case '/cancelled': return $response->setBody((string) Seen::$cancelled);
        case '/abort':
            $response->write('begun');
            return $response->abort();
        case '/large': return $response->setBody(str_repeat(chr(97 + $request->getQueryParam('i') % 26), 50_000));
        default: return $response->setBody('Hello');
    }
}, $config);
PHP;
foreach (['http' => 1, 'https' => 0] as $scheme => $index) {
    $server = Weft\Test\Server::start($script);
    $command = ['node', __DIR__ . '/node_client.mjs', "$scheme://" . $server->address($index), ...$scheme === 'https' ? ["$folder/authority.pem"] : []];
    $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, array_diff_key(getenv(), ['LD_PRELOAD' => '']));
    echo stream_get_contents($pipes[1]);
    proc_close($process);
    $server->stop();
}
--EXPECT--
protocol: h2c in the clear
streams at a time: 100
hello: 200 Hello
upload: 200 3000000 3702683626
client trailers: body sent
hints: 103 200
head: 200 5 ""
cancelled handlers: 1
abort: Stream closed with error code NGHTTP2_INTERNAL_ERROR
parallel: 100
ping: answered
closed
protocol: h2 over TLS
streams at a time: 100
hello: 200 Hello
upload: 200 3000000 3702683626
client trailers: body sent
hints: 103 200
head: 200 5 ""
cancelled handlers: 1
abort: Stream closed with error code NGHTTP2_INTERNAL_ERROR
parallel: 100
ping: answered
closed
