--TEST--
Handshakes that come to nothing are told apart, bounded in time and counted
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/tls.inc';

use function Weft\Test\{curl, make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addHttp1Listener('127.0.0.1', 0, tls: true)
    ->addListener('127.0.0.1', 0)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')
    ->setTlsVersions('1.3', '1.3')
    ->setTlsHandshakeTimeout(1)
    ->setLogSeverity(Weft\LogSeverity::INFO);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(fn ($request, $response) => $response->json(array_filter($server->getTelemetry(), fn ($key) => str_starts_with($key, 'tls_') || str_starts_with($key, 'conns_active'), ARRAY_FILTER_USE_KEY)));
weft_test_start($server);
PHP);
$numbers = fn () => json_decode(curl('http://' . $server->address(1) . '/')[1], true);
$s_client = function (string ...$arguments) use ($server): string {
    $process = proc_open(['openssl', 's_client', '-connect', $server->address(), ...$arguments], [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
    $output = stream_get_contents($pipes[1]);
    proc_close($process);
    return $output;
};

echo "in the clear:\n", curl('-i', 'http://' . $server->address() . '/')[1];
echo 'version: ', preg_match('~alert (protocol version|handshake failure)~', $s_client('-tls1_2'), $match) ? $match[1] : 'none', "\n";
echo 'protocol: ', preg_match('~no application protocol~', $s_client('-alpn', 'h2')) ? 'refused' : 'accepted', "\n";
echo 'protocol: ', preg_match('~ALPN protocol: (\S+)~', $s_client('-alpn', 'h2,http/1.1'), $match) ? $match[1] : 'none', "\n";
echo 'no ALPN: ', preg_match('~No ALPN negotiated~', $s_client()) ? 'accepted' : 'refused', "\n";

// One that says nothing, one that stops in the middle, one that leaves at once.
$silent = stream_socket_client('tcp://' . $server->address());
$hello = stream_socket_client('tcp://' . $server->address());
fwrite($hello, hex2bin('16030100c8010000c40303'));
fclose(stream_socket_client('tcp://' . $server->address()));
$begin = microtime(true);
stream_set_timeout($silent, 10);
stream_set_timeout($hello, 10);
echo 'silent: ', var_export(stream_get_contents($silent), true), ', stopped: ', var_export(stream_get_contents($hello), true), "\n";
echo microtime(true) - $begin < 5 ? 'within the time limit' : 'late', "\n";
$garbage = stream_socket_client('tcp://' . $server->address());
fwrite($garbage, str_repeat("\x17\x03\x03\x00\x05hello", 10));
echo 'garbage: ', stream_get_contents($garbage) === '' && feof($garbage) ? 'closed' : 'kept', "\n";

foreach ($numbers() as $name => $value) {
    if (is_int($value) && !str_contains($name, 'bytes') && !str_ends_with($name, '_sum')) {
        echo "$name $value\n";
    }
}
var_dump($server->awaitLog('a TLS handshake with 127.0.0.1 failed: '));
$server->stop();
--EXPECT--
in the clear:
HTTP/1.1 400 Bad Request
Content-Type: text/plain; charset=utf-8
Content-Length: 56
Connection: close

This port speaks HTTPS: use https:// instead of http://
version: protocol version
protocol: refused
protocol: http/1.1
no ALPN: accepted
silent: '', stopped: ''
within the time limit
garbage: closed
tls_handshakes_total 2
tls_resumed_total 0
tls_handshake_failures_total 7
tls_handshake_failures_plain_http_total 1
tls_handshake_failures_no_protocol_total 1
tls_handshake_failures_no_version_total 1
tls_handshake_failures_certificate_total 0
tls_handshake_failures_alert_total 0
tls_handshake_failures_incomplete_total 3
tls_handshake_failures_other_total 1
tls_certificate_reloads_total 0
conns_active_h2 0
conns_active_handshaking 0
conns_active_h1 1
bool(true)
