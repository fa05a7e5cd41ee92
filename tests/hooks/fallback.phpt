--TEST--
Where calls cannot be redirected streams suspend by their transports, the rest blocks, and the module says so
--EXTENSIONS--
weft
openssl
--INI--
weft.hooks_fallback=1
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/streams.inc';
require __DIR__ . '/../helpers/tls.inc';
use Weft\Test\{Client, ClientTable, SlowServer};
use function Weft\Test\{stream_answers, wrong_unless};

$folder = Weft\Test\scratch_folder();
[$certificate, $key] = Weft\Test\make_certificate($folder, 'server', ['localhost']);
file_put_contents("$folder/both.pem", file_get_contents($certificate) . file_get_contents($key));
$server = SlowServer::start("$folder/both.pem");

$wait = function ($stream, $seconds) {
    fwrite($stream, "wait $seconds\n");
    wrong_unless(fgets($stream) === "waited\n");
};
$context = stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
ClientTable::rows([
    new Client('tcp', fn () => stream_socket_client($server->tcp), $wait, stream_answers(...)),
    new Client('unix', fn () => stream_socket_client($server->unix), $wait, stream_answers(...)),
    new Client('fsockopen', fn () => fsockopen('127.0.0.1', $server->port), $wait, stream_answers(...)),
    new Client('timeout', fn () => stream_socket_client($server->tcp), function ($stream, $seconds) {
        $whole = (int) $seconds;
        stream_set_timeout($stream, $whole, (int) (($seconds - $whole) * 1e6));
        fgets($stream);
        wrong_unless(stream_get_meta_data($stream)['timed_out']);
    }, stream_answers(...)),
    new Client('http', fn () => $server->http, fn ($url, $seconds) => file_get_contents("$url/wait/$seconds"),
        fn ($url) => file_get_contents("$url/echo/42") === '42'),
    new Client('https', fn () => $server->https, fn ($url, $seconds) => wrong_unless(file_get_contents("$url/wait/$seconds", false, $context) === 'waited'),
        fn ($url) => file_get_contents("$url/echo/42", false, $context) === '42'),
    Client::withoutConnection('usleep', fn ($seconds) => usleep((int) ($seconds * 1e6))),
]);

// What more than one buffer takes, both ways.
$listener = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($listener, false);
$echo = Async\spawn(function () use ($listener) {
    $client = stream_socket_accept($listener);
    $size = stream_copy_to_stream($client, $sink = fopen('php://temp', 'w+'));
    rewind($sink);
    stream_copy_to_stream($sink, $client);
    fclose($client);
    return $size;
});
$client = stream_socket_client("tcp://$address");
Async\await(Async\spawn(function () use ($client) {
    fwrite($client, str_repeat('x', 5000000));
    stream_socket_shutdown($client, STREAM_SHUT_WR);
    echo strlen(stream_get_contents($client)), "\n";
}));
echo Async\await($echo), "\n";

// Nobody listens.
fclose($listener);
Async\await(Async\spawn(function () use ($address) {
    var_dump(@stream_socket_client("tcp://$address", $code, $text), $text);
}));
echo Async\await(Async\spawn(fn () => trim(shell_exec('echo of a process')))), "\n";
$server->stop();

ob_start();
phpinfo(INFO_MODULES);
preg_match_all('/^(?:poll|sleep|instead) => .*$/m', ob_get_clean(), $rows);
echo implode("\n", $rows[0]), "\n";
?>
--EXPECT--
tcp                              plain ok, hooked ok, cancelled usable
unix                             plain ok, hooked ok, cancelled usable
fsockopen                        plain ok, hooked ok, cancelled usable
timeout                          plain ok, hooked ok, cancelled usable
http                             plain ok, hooked ok, cancelled usable
https                            plain ok, hooked ok, cancelled usable
usleep                           plain ok, hooked ok, cancelled usable
5000000
5000000
bool(false)
string(18) "Connection refused"
of a process
poll => yes => cannot be redirected here
sleep => yes => cannot be redirected here
instead => yes => streams by their transports, sleep(), gethostbyname() and their kind
