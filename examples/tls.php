<?php

// HTTPS with HTTP/2 and HTTP/1 on one port. Without a certificate it makes one for development, which no client trusts by
// itself: --cacert, or -k.
//
//   ./dev serve examples/tls.php
//   curl --cacert /tmp/weft-example.pem https://localhost:8443/
//   php -d extension=weft examples/tls.php 8443 /etc/letsencrypt/live/example.org/fullchain.pem .../privkey.pem

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;
use Weft\LogSeverity;

$port = (int) ($argv[1] ?? 8443);
$certificate = $argv[2] ?? sys_get_temp_dir() . '/weft-example.pem';
$privateKey = $argv[3] ?? sys_get_temp_dir() . '/weft-example.key';

function makeDevelopmentCertificate(string $certificate, string $privateKey): void
{
    $settings = tempnam(sys_get_temp_dir(), 'weft');
    file_put_contents($settings, "[req]\ndistinguished_name=name\n[name]\n[server]\nsubjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n");
    $options = ['config' => $settings, 'x509_extensions' => 'server', 'digest_alg' => 'sha256', 'private_key_bits' => 2048];
    $key = openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1'] + $options);
    $request = openssl_csr_new(['commonName' => 'localhost'], $key, $options);
    $signed = openssl_csr_sign($request, null, $key, 90, $options, random_int(1, PHP_INT_MAX));
    openssl_pkey_export($key, $keyText, null, $options);
    touch($privateKey);
    chmod($privateKey, 0600);
    file_put_contents($privateKey, $keyText);
    openssl_x509_export_to_file($signed, $certificate);
    unlink($settings);
}

if (!isset($argv[2])) {
    makeDevelopmentCertificate($certificate, $privateKey);
}

$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', $port, tls: true)
    ->setCertificate($certificate)    // renewed files are noticed: new connections get the new certificate
    ->setPrivateKey($privateKey)
    ->setLogSeverity(LogSeverity::WARN);

$server = new HttpServer($config);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response): void {
    $tls = $request->getTls();
    $response->setHeader('x-content-type-options', 'nosniff')->setBody("HTTP/{$request->getHttpVersion()} over {$tls['version']} with {$tls['cipher']}\n");
});

echo "Serving https://localhost:$port/ with $certificate (Ctrl-C ends it)\n";
$server->start();
