--TEST--
Every kind of listener speaks what it says, by ALPN and by the first octets
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/http2_client.inc';
require __DIR__ . '/../helpers/transports.inc';

use Weft\Test\{Frame, Http2Client};

use function Weft\Test\{curl, make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)->addHttp1Listener('127.0.0.1', 0, tls: true)->addHttp2Listener('127.0.0.1', 0, tls: true)
    ->addListener('127.0.0.1', 0)->addHttp1Listener('127.0.0.1', 0)->addHttp2Listener('127.0.0.1', 0)
    ->addUnixListener(FOLDER . '/socket')
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')
    ->setReadTimeout(2)->setKeepAliveTimeout(2)->setLogSeverity(Weft\LogSeverity::ERROR);
weft_test_serve(fn ($request, $response) => $response->setBody('HTTP/' . $request->getHttpVersion()), $config);
PHP);

$http1 = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
$http2 = Http2Client::PREFACE . Frame::settings() . Frame::get(1);
/** What speaks there: what came back says. */
$what = function ($socket, string $bytes): string {
    fwrite($socket, $bytes);
    stream_set_timeout($socket, 5);
    for ($answer = ''; !feof($socket) && !preg_match('~HTTP/[12][.\d]*$~', $answer); $answer .= fread($socket, 8192));
    return match (true) {
        (bool) preg_match('~^HTTP/1.1 (200|[45]\d\d)~', $answer, $match) => "HTTP/1 $match[1]",
        (bool) preg_match('~^\0\0.\x04\0\0\0\0\0.*HTTP/2$~s', $answer) => 'HTTP/2 200',
        (bool) preg_match('~^(?:\0\0.\x04\0\0\0\0\0.*)?\0\0\x08\x07\0\0\0\0\0....(....)$~s', $answer, $match) => 'GOAWAY ' . Frame::CODES[unpack('N', $match[1])[1]],
        $answer === '' => 'closed',
        default => bin2hex($answer),
    };
};

foreach (['addListener', 'addHttp1Listener', 'addHttp2Listener'] as $index => $kind) {
    echo "$kind over TLS:\n";
    foreach (['h2,http/1.1', 'http/1.1,h2', 'h2', 'http/1.1', 'http/1.0', 'spdy/3', null] as $offered) {
        $options = ['cafile' => "$folder/server.pem"] + ($offered === null ? [] : ['alpn_protocols' => $offered]);
        $socket = @stream_socket_client('ssl://' . $server->address($index), $code, $message, 5, STREAM_CLIENT_CONNECT, stream_context_create(['ssl' => $options]));
        echo '  ', $offered ?? 'nothing', ': ';
        if ($socket === false) {
            echo "no handshake\n";
            continue;
        }
        $chosen = stream_get_meta_data($socket)['crypto']['alpn_protocol'] ?? null;
        echo $chosen ?? 'none', ', ', $what($socket, $chosen === 'h2' || ($chosen === null && $kind === 'addHttp2Listener') ? $http2 : $http1), "\n";
        fclose($socket);
    }
}
foreach (['addListener', 'addHttp1Listener', 'addHttp2Listener', 'addUnixListener'] as $index => $kind) {
    echo "$kind in the clear: ";
    $address = $kind === 'addUnixListener' ? "unix://$folder/socket" : 'tcp://' . $server->address(3 + $index);
    $outcomes = [];
    foreach (['HTTP/1' => $http1, 'HTTP/2' => $http2, 'garbage' => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03ABCDEFGHIJKLMN\r\n\r\n", 'PR' => 'PR', 'PROPFIND' => "PROPFIND / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"] as $name => $bytes) {
        $socket = stream_socket_client($address);
        $outcomes[] = "$name " . $what($socket, $bytes);
        fclose($socket);
    }
    // The preface in single octets.
    $socket = stream_socket_client($address, context: stream_context_create(['socket' => ['tcp_nodelay' => true]]));
    foreach (str_split(substr($http2, 0, 30)) as $octet) {
        fwrite($socket, $octet);
        usleep(200);
    }
    $outcomes[] = 'HTTP/2 in octets ' . $what($socket, substr($http2, 30));
    fclose($socket);
    echo implode(', ', $outcomes), "\n";
}

echo "curl:\n";
foreach (['https' => 0, 'http' => 3] as $scheme => $index) {
    foreach (['--http2', '--http2-prior-knowledge', '--http1.1', '--http1.0'] as $version) {
        $url = "$scheme://" . $server->address($index) . '/';
        echo "  $scheme $version: ", curl($version, '--cacert', "$folder/server.pem", '-w', ' as %{http_version}', $url)[1], "\n";
    }
}
$server->stop();
--EXPECT--
addListener over TLS:
  h2,http/1.1: h2, HTTP/2 200
  http/1.1,h2: h2, HTTP/2 200
  h2: h2, HTTP/2 200
  http/1.1: http/1.1, HTTP/1 200
  http/1.0: http/1.0, HTTP/1 200
  spdy/3: no handshake
  nothing: none, HTTP/1 200
addHttp1Listener over TLS:
  h2,http/1.1: http/1.1, HTTP/1 200
  http/1.1,h2: http/1.1, HTTP/1 200
  h2: no handshake
  http/1.1: http/1.1, HTTP/1 200
  http/1.0: http/1.0, HTTP/1 200
  spdy/3: no handshake
  nothing: none, HTTP/1 200
addHttp2Listener over TLS:
  h2,http/1.1: h2, HTTP/2 200
  http/1.1,h2: h2, HTTP/2 200
  h2: h2, HTTP/2 200
  http/1.1: no handshake
  http/1.0: no handshake
  spdy/3: no handshake
  nothing: none, HTTP/2 200
addListener in the clear: HTTP/1 HTTP/1 200, HTTP/2 HTTP/2 200, garbage HTTP/1 400, PR closed, PROPFIND HTTP/1 200, HTTP/2 in octets HTTP/2 200
addHttp1Listener in the clear: HTTP/1 HTTP/1 200, HTTP/2 HTTP/1 505, garbage HTTP/1 400, PR HTTP/1 408, PROPFIND HTTP/1 200, HTTP/2 in octets HTTP/1 505
addHttp2Listener in the clear: HTTP/1 GOAWAY PROTOCOL_ERROR, HTTP/2 HTTP/2 200, garbage GOAWAY PROTOCOL_ERROR, PR closed, PROPFIND GOAWAY PROTOCOL_ERROR, HTTP/2 in octets HTTP/2 200
addUnixListener in the clear: HTTP/1 HTTP/1 200, HTTP/2 HTTP/2 200, garbage HTTP/1 400, PR closed, PROPFIND HTTP/1 200, HTTP/2 in octets HTTP/2 200
curl:
  https --http2: HTTP/2 as 2
  https --http2-prior-knowledge: HTTP/2 as 2
  https --http1.1: HTTP/1.1 as 1.1
  https --http1.0: HTTP/1.0 as 1.1
  http --http2: HTTP/1.1 as 1.1
  http --http2-prior-knowledge: HTTP/2 as 2
  http --http1.1: HTTP/1.1 as 1.1
  http --http1.0: HTTP/1.0 as 1.1
