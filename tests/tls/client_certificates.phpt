--TEST--
Client certificates: asked for, demanded, and told to the handler
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
make_certificate($folder, 'authority', ['The authority'], authority: true);
make_certificate($folder, 'client', ['somebody'], by: 'authority');
make_certificate($folder, 'stranger', ['anybody']);

foreach (['none', 'optional', 'required'] as $mode) {
    $server = Weft\Test\Server::start("<?php const FOLDER = '$folder'; const MODE = '$mode';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')
    ->setClientCa(FOLDER . '/authority.pem')->setClientVerification(MODE);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($server) {
    if ($request->getPath() === '/failures') {
        return $response->setBody((string) $server->getTelemetry()['tls_handshake_failures_certificate_total']);
    }
    $shown = $request->getClientCertificate();
    $response->setBody($shown === null ? 'no certificate' : sprintf('%s by %s, %s, %d days, %s', $shown['subject'], $shown['issuer'],
        $shown['verified'] ? 'verified' : 'not verified', round(($shown['notAfter'] - $shown['notBefore']) / 86400),
        openssl_x509_fingerprint($shown['pem'], 'sha256') === $shown['sha256'] ? 'complete' : 'other'));
});
weft_test_start($server);
PHP);
    foreach (['nobody' => [], 'client' => ['--cert', "$folder/client.pem", '--key', "$folder/client.key"], 'stranger' => ['--cert', "$folder/stranger.pem", '--key', "$folder/stranger.key"]] as $who => $arguments) {
        $url = 'https://' . $server->address() . '/';
        [$code, $output] = curl('--no-show-error', '--cacert', "$folder/server.pem", ...$arguments, ...[$url]);
        echo "$mode, $who: ", $code === 0 ? $output : 'turned away', "\n";
    }
    echo "$mode, failures: ", curl('--no-show-error', '--cacert', "$folder/server.pem", '--cert', "$folder/client.pem", '--key', "$folder/client.key", "{$url}failures")[1], "\n";
    $server->stop();
}
--EXPECT--
none, nobody: no certificate
none, client: no certificate
none, stranger: no certificate
none, failures: 0
optional, nobody: no certificate
optional, client: CN=somebody by CN=The authority, verified, 7 days, complete
optional, stranger: CN=anybody by CN=anybody, not verified, 7 days, complete
optional, failures: 0
required, nobody: turned away
required, client: CN=somebody by CN=The authority, verified, 7 days, complete
required, stranger: turned away
required, failures: 2
