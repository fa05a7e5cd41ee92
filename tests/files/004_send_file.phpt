--TEST--
sendFile() seals the response; files are deleted only when all of them has left; what cannot be is refused
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/folder.inc';

use Weft\Test\Server;

use function Weft\Test\{curl, files_folder};

$root = files_folder();
$server = Server::start(<<<PHP
<?php
use Weft\SendFileOptions;
\$root = '$root';
\$attempts = [
    'setBody' => fn (\$r) => \$r->setBody('x'), 'appendBody' => fn (\$r) => \$r->appendBody('x'), 'json' => fn (\$r) => \$r->json([]),
    'write' => fn (\$r) => \$r->write('x'), 'tryWrite' => fn (\$r) => \$r->tryWrite('x'), 'end' => fn (\$r) => \$r->end(),
    'sendFile' => fn (\$r) => \$r->sendFile("\$root/page.html"), 'sseStart' => fn (\$r) => \$r->sseStart(), 'stream' => fn (\$r) => \$r->stream(['x']),
];
\$bad = [
    'relative' => ['notes.txt', null], 'empty' => ['', null], 'NUL' => ["/a\\0b", null], 'type' => ['/a', new SendFileOptions(contentType: "a\\r\\nb: c")],
    'name' => ['/a', new SendFileOptions(downloadName: "a\\nb")], 'cache' => ['/a', new SendFileOptions(cacheControl: "a\\0b")],
    '204' => ['/a', new SendFileOptions(status: 204)], '304' => ['/a', new SendFileOptions(status: 304)], '199' => ['/a', new SendFileOptions(status: 199)],
    '600' => ['/a', new SendFileOptions(status: 600)],
];
weft_test_serve(function (\$request, \$response) use (\$root, \$attempts, \$bad) {
    \$path = \$request->getPath();
    if (str_starts_with(\$path, '/delete')) {
        return \$response->sendFile("\$root" . substr(\$path, 7), new SendFileOptions(deleteAfterSend: true));
    }
    if (\$path === '/sealed') {
        \$response->sendFile("\$root/notes.txt");
        foreach (\$attempts as \$name => \$attempt) {
            try {
                \$attempt(\$response);
                \$response->addHeader('x-went-through', \$name);
            } catch (Weft\HttpServerRuntimeException \$error) {
                str_contains(\$error->getMessage(), 'sealed by sendFile') || \$response->addHeader('x-said', "\$name: {\$error->getMessage()}");
            }
        }
        \$response->setHeader('x-state', json_encode([\$response->isWritable(), \$response->isEnded(), \$response->isHeadersSent()]));
        return;
    }
    if (\$path === '/bad') {
        foreach (\$bad as \$name => [\$file, \$options]) {
            try {
                \$response->sendFile(\$file, \$options);
                \$response->addHeader('x-went-through', \$name);
            } catch (Weft\HttpServerInvalidArgumentException) {
            }
        }
        return \$response->setBody('refused');
    }
    if (\$path === '/wait') {
        \$response->sendFile("\$root/notes.txt");
        return Async\delay(5);
    }
    if (\$path === '/exit') {
        \$response->sendFile("\$root/notes.txt");
        exit;
    }
    if (\$path === '/fatal') {
        \$response->sendFile("\$root/notes.txt");
        ini_set('memory_limit', '16M');
        str_repeat('x', 1 << 30);
    }
    if (\$path === '/kept') {
        \$GLOBALS['kept'] = \$response;
        return \$response->sendFile("\$root/notes.txt");
    }
    \$response->sendFile("\$root/late.txt");
    file_put_contents("\$root/late.txt", 'made after the call');
});
PHP);
$url = 'http://127.0.0.1:' . $server->port();
[, $sealed] = curl('-i', "$url/sealed");
echo preg_match_all('~^x-.*~m', $sealed, $match) ? implode("\n", array_map('trim', $match[0])) : 'nothing', ' ', substr($sealed, -6);
echo curl("$url/bad")[1], "\n";
foreach (['wait', 'kept', 'exit', 'late'] as $path) {
    echo "$path: ", preg_replace("~\s+~", " ", curl('-w', ' %{http_code}', "$url/$path")[1]), "\n";
}
echo 'fatal: ', curl('-o', '/dev/null', '-w', '%{http_code}', "$url/fatal")[1], "\n";

$there = fn (string $name) => file_exists("$root/$name") ? 'still there' : 'gone';
$sure = function (string $name) use ($root) {
    for ($i = 0; $i < 500 && file_exists("$root/$name"); $i++) {
        usleep(10_000);
        clearstatcache();
    }
};
file_put_contents("$root/once.bin", str_repeat('x', 5_000_000));
curl('-o', '/dev/null', '-r', '0-9', "$url/delete/once.bin");
echo 'after a part: ', $there('once.bin'), "\n";
curl('-o', '/dev/null', '-I', "$url/delete/once.bin");
echo 'after HEAD: ', $there('once.bin'), "\n";
$client = stream_socket_client("tcp://127.0.0.1:" . $server->port());
fwrite($client, "GET /delete/once.bin HTTP/1.1\r\nHost: h\r\n\r\n");
fread($client, 1000);
fclose($client);
$server->get('/wait');
clearstatcache();
echo 'after a client that left: ', $there('once.bin'), "\n";
curl('-o', '/dev/null', '-H', 'If-None-Match: *', "$url/delete/once.bin");
echo 'after 304: ', $there('once.bin'), "\n";
echo strlen(curl("$url/delete/once.bin")[1]), ' octets, then ';
$sure('once.bin');
clearstatcache();
echo $there('once.bin'), "\n";
$server->stop();
--EXPECT--
x-state: [false,false,false] notes
refused
wait: notes 200
kept: notes 200
exit: notes 200
late: made after the call 200
fatal: 500
after a part: still there
after HEAD: still there
after a client that left: still there
after 304: still there
5000000 octets, then gone
