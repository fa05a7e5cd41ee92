--TEST--
What TLS cannot use is refused where it is set, or by start()
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/tls.inc';

use Weft\HttpServerConfig;

$folder = Weft\Test\scratch_folder();
[$certificate, $key] = Weft\Test\make_certificate($folder, 'a', ['a.example']);
[, $otherKey] = Weft\Test\make_certificate($folder, 'b', ['b.example']);
file_put_contents("$folder/text", 'no certificate');

$config = new HttpServerConfig();
function refused(callable $call): void
{
    global $folder;
    try {
        $call();
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException | Weft\HttpServerRuntimeException $error) {
        echo str_replace($folder, 'FOLDER', $error->getMessage()), "\n";
    }
}
refused(fn () => $config->setCertificate("$folder/none"));
refused(fn () => $config->setPrivateKey($folder));
refused(fn () => $config->setClientCa("a\0b"));
refused(fn () => $config->addCertificate('a b', $certificate, $key));
refused(fn () => $config->addCertificate('*', $certificate, $key));
refused(fn () => $config->addCertificate('a.*.example', $certificate, $key));
refused(fn () => $config->addCertificate('a.example', $certificate, "$folder/none"));
refused(fn () => $config->addCertificate('a.example', $certificate, $key, "$folder/none"));
$config->addCertificate('A.example', $certificate, $key);
refused(fn () => $config->setTlsVersions('1.1', '1.3'));
refused(fn () => $config->setTlsVersions('1.3', '1.2'));
refused(fn () => $config->setClientVerification('perhaps'));
echo count($config->getCertificates()), ' ', json_encode($config->getTlsVersions()), "\n";

echo "-- relative paths are made absolute\n";
chdir($folder);
echo str_replace($folder, 'FOLDER', $config->setCertificate('a.pem')->getCertificate()), "\n";

echo "-- start()\n";
$start = function (callable $configure) {
    $server = new Weft\HttpServer($configure((new HttpServerConfig())->addListener('127.0.0.1', 0, tls: true)));
    $server->addHttpHandler(fn () => null);
    $server->start();
};
refused(fn () => $start(fn ($c) => $c));
refused(fn () => $start(fn ($c) => $c->addCertificate('a.example', $certificate, $key)));
refused(fn () => $start(fn ($c) => $c->setCertificate($certificate)));
refused(fn () => $start(fn ($c) => $c->setCertificate($certificate)->setPrivateKey($otherKey)));
refused(fn () => $start(fn ($c) => $c->setCertificate("$folder/text")->setPrivateKey($key)));
refused(fn () => $start(fn ($c) => $c->addCertificate(null, $certificate, "$folder/text")));
refused(fn () => $start(fn ($c) => $c->setCertificate($certificate)->setPrivateKey($key)->setClientVerification('required')));
refused(fn () => $start(fn ($c) => $c->setCertificate($certificate)->setPrivateKey($key)->setTlsCiphers('NOTHING')));
--EXPECT--
setCertificate(): cannot read FOLDER/none: No such file or directory
setPrivateKey(): FOLDER is no regular file
setClientCa(): "a" is no path
addCertificate(): "a b" is no host name; use one such as example.org, *.example.org for all names with one label more, or null for clients that name no host or another one
addCertificate(): "*" is no host name; use one such as example.org, *.example.org for all names with one label more, or null for clients that name no host or another one
addCertificate(): "a.*.example" is no host name; use one such as example.org, *.example.org for all names with one label more, or null for clients that name no host or another one
addCertificate(): cannot read FOLDER/none: No such file or directory
addCertificate(): cannot read FOLDER/none: No such file or directory
setTlsVersions(): "1.1" to "1.3" is no range of versions; use "1.2" and "1.3", the older first
setTlsVersions(): "1.3" to "1.2" is no range of versions; use "1.2" and "1.3", the older first
setClientVerification(): "perhaps" is none of "none", "optional" and "required"
1 ["1.2","1.3"]
-- relative paths are made absolute
FOLDER/a.pem
-- start()
start(): a listener speaks TLS, and there is no certificate for clients that name no host; call setCertificate() and setPrivateKey(), or addCertificate(null, ...)
start(): a listener speaks TLS, and there is no certificate for clients that name no host; call setCertificate() and setPrivateKey(), or addCertificate(null, ...)
start(): setCertificate() and setPrivateKey() go together, and one of them is missing
Cannot listen on 127.0.0.1:0: cannot use the private key FOLDER/b.key: it does not belong to the certificate FOLDER/a.pem, which has to be the first in its file
Cannot listen on 127.0.0.1:0: cannot use the certificate FOLDER/text: it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)
Cannot listen on 127.0.0.1:0: cannot use the private key FOLDER/text: it holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)
start(): setClientVerification() needs authorities to verify by; call setClientCa(), too
Cannot listen on 127.0.0.1:0: no cipher of TLS 1.2 in "NOTHING"; openssl ciphers -v lists what there is: no cipher match
