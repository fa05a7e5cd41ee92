--TEST--
A file that is renamed or removed is made anew, and no record gets lost
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$folder = sys_get_temp_dir() . '/weft-rotation-' . getmypid();
mkdir($folder);
$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setLogSinks([
    ['type' => 'file', 'path' => $argv[1], 'format' => 'json', 'category' => 'access', 'level' => Weft\LogSeverity::INFO],
]);
weft_test_serve(fn ($request, $response) => $response->setBody('x'), $config);
PHP, [], ["$folder/log"]);

$sent = 0;
$client = $server->connect();
$send = function () use ($client, &$sent) {
    $client->request('GET', '/' . $sent++)->receive();
};
$requestsUntil = function (callable $condition) use ($send): bool {
    $deadline = microtime(true) + 20;
    while (!$condition()) {
        if (microtime(true) > $deadline) {
            return false;
        }
        $send();
        usleep(5000);
        clearstatcache();
    }
    return true;
};
$kept = '';
var_dump($requestsUntil(fn () => filesize("$folder/log") > 0));
rename("$folder/log", "$folder/old");
var_dump($requestsUntil(fn () => is_file("$folder/log") && filesize("$folder/log") > 0));
rename("$folder/log", "$folder/older");
var_dump($requestsUntil(fn () => is_file("$folder/log") && filesize("$folder/log") > 0));
$client->close();
$server->stop();

$seen = [];
foreach (['old', 'older', 'log'] as $name) {
    foreach (file("$folder/$name") as $line) {
        $seen[] = json_decode($line, true, 8, JSON_THROW_ON_ERROR)['Attributes']['url.path'];
    }
}
var_dump($seen === array_map(fn ($i) => "/$i", range(0, $sent - 1)));
array_map('unlink', glob("$folder/*"));
rmdir($folder);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
