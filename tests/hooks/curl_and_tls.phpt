--TEST--
curl, and streams over TLS and HTTPS
--EXTENSIONS--
weft
curl
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/slow_server.inc';
require __DIR__ . '/../helpers/tls.inc';
use Weft\Test\{ClientTable, SlowServer};

$folder = Weft\Test\scratch_folder();
[$certificate, $key] = Weft\Test\make_certificate($folder, 'server', ['localhost']);
file_put_contents("$folder/both.pem", file_get_contents($certificate) . file_get_contents($key));
$server = SlowServer::start("$folder/both.pem");

function easy(string $url, float $seconds): string|false
{
    $curl = curl_init("$url/wait/$seconds");
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_SSL_VERIFYPEER => false, CURLOPT_SSL_VERIFYHOST => 0]);
    return curl_exec($curl);
}
$wait = function (string $url, float $seconds) {
    $answer = easy($url, $seconds);
    if ($answer !== 'waited') echo "wrong: $answer\n";
};
$probe = fn (string $url) => easy($url, 0) === 'waited';
ClientTable::row('curl http', fn () => $server->http, $wait, $probe);
ClientTable::row('curl https', fn () => $server->https, $wait, $probe);

// One handle keeps its connection.
ClientTable::row('curl handle', fn () => curl_init(), function ($curl, $seconds) use ($server) {
    curl_setopt_array($curl, [CURLOPT_URL => "$server->http/wait/$seconds", CURLOPT_RETURNTRANSFER => true]);
    curl_exec($curl);
}, function ($curl) use ($server) {
    curl_setopt_array($curl, [CURLOPT_URL => "$server->http/echo/42", CURLOPT_RETURNTRANSFER => true]);
    return curl_exec($curl) === '42';
});
ClientTable::row('curl multi', fn () => $server->http, function ($url, $seconds) {
    $multi = curl_multi_init();
    for ($i = 0; $i < 2; $i++) {
        $all[] = $curl = curl_init("$url/wait/$seconds");
        curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
        curl_multi_add_handle($multi, $curl);
    }
    do {
        curl_multi_exec($multi, $running);
        if ($running) curl_multi_select($multi);
    } while ($running);
    if (array_unique(array_map(curl_multi_getcontent(...), $all)) !== ['waited']) echo "wrong\n";
}, $probe);

$context = fn () => stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
ClientTable::row('tls stream', fn () => stream_socket_client($server->tls, context: $context()), function ($stream, $seconds) {
    fwrite($stream, "wait $seconds\n");
    if (fgets($stream) !== "waited\n") echo "wrong\n";
}, function ($stream) {
    fwrite($stream, "echo 42\n");
    return fgets($stream) === "42\n" ?: throw new Exception('closed');
});
ClientTable::row('file_get_contents https', fn () => $server->https,
    fn ($url, $seconds) => file_get_contents("$url/wait/$seconds", context: $context()),
    fn ($url) => file_get_contents("$url/echo/42", context: $context()) === '42');
ClientTable::row('copy', fn () => $server->http, fn ($url, $seconds) => copy("$url/wait/$seconds", '/dev/null'), fn () => true);
$server->stop();
?>
--EXPECT--
curl http                plain ok, hooked ok, cancelled usable
curl https               plain ok, hooked ok, cancelled usable
curl handle              plain ok, hooked ok, cancelled usable
curl multi               plain ok, hooked ok, cancelled usable
tls stream               plain ok, hooked ok, cancelled closed
file_get_contents https  plain ok, hooked ok, cancelled usable
copy                     plain ok, hooked ok, cancelled usable
