--TEST--
Certificates are chosen by host name, and changed ones are taken without dropping a request
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/tls.inc';

use function Weft\Test\{make_certificate, scratch_folder};

$folder = scratch_folder();
foreach (['default' => ['localhost', '127.0.0.1'], 'exact' => ['www.example.org'], 'wildcard' => ['*.example.org'], 'other' => ['localhost', '127.0.0.1']] as $name => $names) {
    make_certificate($folder, $name, $names);
}
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)
    ->setCertificate(FOLDER . '/default.pem')
    ->setPrivateKey(FOLDER . '/default.key')
    ->addCertificate('WWW.example.org', FOLDER . '/exact.pem', FOLDER . '/exact.key')
    ->addCertificate('*.example.org', FOLDER . '/wildcard.pem', FOLDER . '/wildcard.key')
    ->setLogSeverity(Weft\LogSeverity::INFO);
weft_test_serve(function ($request, $response) {
    if ($request->getPath() === '/slow') {
        $response->write("begun\n");
        while (!is_file(FOLDER . '/go')) {
            Async\delay(5);
        }
    }
    $response->end($request->getTls()['serverName'] ?? 'no name');
}, $config);
PHP);

/** The certificate a client that asks for $name (null = for none) is shown. */
function shown(string $address, ?string $name): OpenSSLCertificate
{
    $options = ['verify_peer' => false, 'verify_peer_name' => false, 'capture_peer_cert' => true, 'SNI_enabled' => $name !== null, 'peer_name' => (string) $name];
    $context = stream_context_create(['ssl' => $options]);
    $socket = stream_socket_client("ssl://$address", $code, $message, 10, STREAM_CLIENT_CONNECT, $context);
    return stream_context_get_params($socket)['options']['ssl']['peer_certificate'];
}

function name_of(OpenSSLCertificate $certificate, string $folder): string
{
    foreach (glob("$folder/*.pem") as $file) {
        if (openssl_x509_fingerprint(file_get_contents($file)) === openssl_x509_fingerprint($certificate)) {
            return basename($file, '.pem');
        }
    }
    return 'unknown';
}

foreach ([null, 'localhost', 'www.example.org', 'WWW.Example.ORG', 'api.example.org', 'a.b.example.org', 'example.org'] as $name) {
    printf("%-16s %s\n", $name ?? '(none)', name_of(shown($server->address(), $name), $folder));
}

// A request is under way over the old certificate while the files change.
$context = stream_context_create(['ssl' => ['cafile' => "$folder/default.pem", 'peer_name' => 'localhost']]);
$old = stream_socket_client('ssl://' . $server->address(), $code, $message, 10, STREAM_CLIENT_CONNECT, $context);
fwrite($old, "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
do {
    $line = fgets($old);
} while ($line !== "begun\n");

// The key alone does not fit the certificate: nothing changes.
copy("$folder/other.key", "$folder/default.key");
var_dump($server->awaitLog('tls.reload_failed'), name_of(shown($server->address(), 'localhost'), $folder));
// As renewal tools do it: the file is replaced.
copy("$folder/other.pem", "$folder/new");
rename("$folder/new", "$folder/default.pem");
var_dump($server->awaitLog('tls.reloaded'));
$certificate = shown($server->address(), 'localhost');
var_dump(openssl_x509_fingerprint($certificate) === openssl_x509_fingerprint(file_get_contents("$folder/other.pem")));

touch("$folder/go");
$rest = '';
while (!str_contains($rest, "\r\n0\r\n")) {
    $rest .= fread($old, 8192);
}
echo str_contains($rest, 'localhost') ? 'the old request was answered' : $rest, "\n";
fwrite($old, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
echo trim(fgets($old)), ", its connection goes on\n";
$server->stop();
--EXPECT--
(none)           default
localhost        default
www.example.org  exact
WWW.Example.ORG  exact
api.example.org  wildcard
a.b.example.org  default
example.org      default
bool(true)
string(7) "default"
bool(true)
bool(true)
the old request was answered
HTTP/1.1 200 OK, its connection goes on
