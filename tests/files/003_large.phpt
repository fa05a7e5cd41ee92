--TEST--
A file of 2 GiB goes out with constant memory on every protocol; slow clients and clients that leave cost none
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';
require __DIR__ . '/folder.inc';

use function Weft\Test\{files_folder, scratch_folder, start_on_every_transport, transports};

const SIZE = (2 << 30) + 12345;
$folder = scratch_folder();
$root = files_folder();
$file = fopen("$root/sparse.bin", 'w');
ftruncate($file, SIZE);
fclose($file);
$server = start_on_every_transport(<<<PHP
\$config->setWriteTimeout(60);
\$server = (new Weft\HttpServer(\$config))->addStaticHandler(new Weft\StaticHandler('/', '$root'));
weft_test_start(\$server);
PHP, $folder);
$resident = fn () => preg_match('~^VmHWM:\s+(\d+)~m', file_get_contents('/proc/' . $server->pid() . '/status'), $match) ? intdiv((int) $match[1], 1024) : -1;
// AddressSanitizer keeps what was freed.
$most = getenv('ASAN_OPTIONS') ? PHP_INT_MAX : 4;
foreach (transports($server, $folder) as $transport) {
    // The first answer brings what the protocol needs once.
    $transport->curl('/large.bin');
    $before = $resident();
    $received = $transport->curl('/sparse.bin', '--max-time', '300', '-o', '/dev/null', '-w', '%{http_code} %{size_download}');
    $grown = $resident() - $before;
    echo $transport->name, ': ', $received === '200 ' . SIZE ? 'complete' : $received, ', ', $grown <= $most ? 'no more memory' : "$grown MiB more", "\n";
}

// Twenty who read nothing, then go.
$before = $resident();
$clients = [];
for ($i = 0; $i < 20; $i++) {
    fwrite($clients[] = stream_socket_client('tcp://127.0.0.1:' . $server->port()), "GET /sparse.bin HTTP/1.1\r\nHost: h\r\n\r\n");
}
foreach ($clients as $client) {
    stream_socket_recvfrom($client, 1, STREAM_PEEK);
}
$grown = $resident() - $before;
echo 'slow clients: ', $grown <= $most ? 'no more memory' : "$grown MiB more", "\n";
$clients = null;

// One whose file gets shorter meanwhile.
$client = stream_socket_client('tcp://127.0.0.1:' . $server->port());
fwrite($client, "GET /sparse.bin HTTP/1.1\r\nHost: h\r\n\r\n");
stream_socket_recvfrom($client, 1, STREAM_PEEK);
$file = fopen("$root/sparse.bin", 'r+');
ftruncate($file, 1000);
stream_set_timeout($client, 20);
while (!feof($client) && @fread($client, 65536) !== false) {
    if (stream_get_meta_data($client)['timed_out']) {
        break;
    }
}
echo 'shorter: ', stream_get_meta_data($client)['timed_out'] ? 'nothing happens' : 'broken off', "\n";
echo $server->get('/notes.txt')->status, "\n";
$server->stop();
--EXPECT--
h1: complete, no more memory
h1+tls: complete, no more memory
h2c: complete, no more memory
h2+tls: complete, no more memory
slow clients: no more memory
shorter: broken off
200
