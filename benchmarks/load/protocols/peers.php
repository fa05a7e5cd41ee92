<?php
// Servers that speak HTTP/1 and HTTP/2, in the clear and over TLS with one certificate.

require_once __DIR__ . '/../peers.php';

/** A server with a port for each; see servers/protocols.php. */
final class ProtocolPeer
{
    /** @var array<string, int> */
    private array $ports = [];
    public Peer $process;

    /** @param Closure(array<string, int|string> $settings): array{list<string>, array<string, string>} $command */
    public function __construct(public string $name, Closure $command, array $certificate)
    {
        $this->process = new Peer($name, fn (int $port) => [$command(['TLS_PORT' => $port] + $this->ports + $certificate)]);
        $this->ports = ['PORT' => free_port(), 'H2_PORT' => free_port(), 'TLS_PORT' => $this->process->port];
    }

    /** @param string $protocol h1, h2c, h1+tls or h2+tls */
    public function url(string $protocol, string $path): string
    {
        return match ($protocol) {
            'h1' => "http://127.0.0.1:{$this->ports['PORT']}$path",
            'h2c' => "http://127.0.0.1:{$this->ports['H2_PORT']}$path",
            default => "https://127.0.0.1:{$this->tlsPort()}$path",
        };
    }

    public function tlsPort(): int
    {
        return $this->ports['TLS_PORT'];
    }
}

/**
 * @param list<string> $wanted names
 * @return array<string, ProtocolPeer> by name; what is not installed is left out with a line of output
 */
function protocol_peers(string $work, array $wanted = ['weft', 'nginx', 'node'], string $nginxMaster = 'on'): array
{
    $certificate = make_certificate($work);
    $strings = fn (array $settings): array => array_map('strval', $settings);
    $servers = dirname(__DIR__) . '/servers';
    $commands = [
        'weft' => fn (array $settings) => [weft_command("$servers/protocols.php", 0)[0], $strings($settings)],
        'nginx' => fn (array $settings) => [nginx_protocols("$work/nginx-protocols", $settings, $nginxMaster), []],
        'node' => fn (array $settings) => [[program('node'), "$servers/protocols.js"], $strings($settings)],
    ];
    $peers = [];
    foreach ($wanted as $name) {
        if ($name === 'weft' || program($name)) {
            $peers[$name] = new ProtocolPeer($name, $commands[$name], $certificate);
        } else {
            echo "  left out: $name is not installed\n";
        }
    }
    return $peers;
}

/** @return array{CERTIFICATE: string, KEY: string} ECDSA with P-256, signed by itself */
function make_certificate(string $work): array
{
    $files = ['CERTIFICATE' => "$work/certificate.pem", 'KEY' => "$work/key.pem"];
    if (!is_file($files['KEY'])) {
        file_put_contents("$work/openssl.conf", "[req]\ndistinguished_name=name\n[name]\n[server]\nsubjectAltName=IP:127.0.0.1\n");
        $options = ['config' => "$work/openssl.conf", 'x509_extensions' => 'server', 'digest_alg' => 'sha256', 'private_key_bits' => 2048];
        $key = openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1'] + $options);
        $request = openssl_csr_new(['commonName' => 'localhost'], $key, $options);
        openssl_x509_export_to_file(openssl_csr_sign($request, null, $key, 30, $options, 1), $files['CERTIFICATE']);
        openssl_pkey_export_to_file($key, $files['KEY'], null, $options);
    }
    return $files;
}

/** Bodies are files in the page cache: what nginx is best at. */
function nginx_protocols(string $prefix, array $settings, string $master): array
{
    @mkdir("$prefix/files", 0777, true);
    file_put_contents("$prefix/files/64k", str_repeat('x', 64 * 1024));
    file_put_contents("$prefix/files/1m", str_repeat('x', 1024 * 1024));
    return nginx_start($prefix, $master, 8192, <<<CONF
            keepalive_timeout 1000;
            sendfile on;
            open_file_cache max=10;
            ssl_certificate $settings[CERTIFICATE];
            ssl_certificate_key $settings[KEY];
            ssl_protocols TLSv1.2 TLSv1.3;
            server {
                listen 127.0.0.1:$settings[PORT] backlog=4096;
                listen 127.0.0.1:$settings[H2_PORT] backlog=4096 http2;
                listen 127.0.0.1:$settings[TLS_PORT] backlog=4096 ssl http2;
                root $prefix/files;
                location = /hello { return 200 "Hello, World!"; }
            }
        CONF);
}
