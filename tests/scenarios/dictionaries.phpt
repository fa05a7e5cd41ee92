--TEST--
Answers are coded with dictionaries that clients were offered before (RFC 9842)
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
array_diff(['zstd', 'br', 'gzip'], Weft\HttpServerConfig::getSupportedEncodings()) && die('skip weft is built without a coding');
exec('zstd --version 2>&1', $output, $code);
$code === 0 || print 'skip no zstd';
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
$server = start_on_every_transport(<<<'PHP'
mt_srand(1);
$text = implode(' ', array_map(fn () => dechex(mt_rand()), range(1, 3000)));
weft_test_serve(function ($request, $response) use ($text) {
    $response->setHeader('content-type', 'text/plain');
    switch ($request->getPath()) {
        case '/v1': return $response->useAsDictionary('/v*', ['document', 'fetch'], 'v1')->setBody($text);
        case '/v2': return $response->setBody("new $text new");
        case '/stream':
            foreach (str_split("new $text new", 10000) as $piece) {
                $response->write($piece);
            }
            return;
        case '/streamed-dictionary':
            try {
                $response->useAsDictionary('/*')->write('x');
            } catch (Weft\HttpServerRuntimeException $error) {
                return $response->setBody($error->getMessage());
            }
        case '/wrong':
            foreach ([[''], ["/\n"], ['/', ['']], ['/', [], str_repeat('x', 1025)], ['/', [5]]] as $arguments) {
                try {
                    $response->useAsDictionary(...$arguments);
                    $response->appendBody('accepted ');
                } catch (Weft\HttpServerInvalidArgumentException | TypeError $error) {
                    $response->appendBody($error->getMessage() . "\n");
                }
            }
    }
}, $config);
PHP, $folder);
$transports = transports($server, $folder);

// Status, the fields that matter, and what the body is when it is decoded with the dictionary.
function ask($t, string $target, string $hash, string $accept = 'gzip, zstd, dcz'): string
{
    global $folder;
    $t->curl($target, '-D', "$folder/head", '-o', "$folder/body", '-H', "Accept-Encoding: $accept", ...($hash === '' ? [] : ['-H', "Available-Dictionary: $hash"]));
    preg_match_all('~^(use-as-dictionary|content-encoding|vary): ([^\r]*)~mi', file_get_contents("$folder/head"), $fields);
    $shown = array_map(fn ($name, $value) => strtolower($name) . ": $value", $fields[1], $fields[2]);
    sort($shown);
    $body = file_get_contents("$folder/body");
    exec("zstd -q -d -c -D $folder/dictionary < $folder/body 2>/dev/null | md5sum", $output);
    $what = match (strtok($output[0], ' ')) {
        md5('new ' . file_get_contents("$folder/dictionary") . ' new') => strlen($body) < 500 ? 'v2, by its difference' : 'v2',
        md5('') => 'not zstd, ' . strlen($body) . ' bytes',
        default => 'something else',
    };
    return implode('; ', $shown) . ' = ' . $what;
}
file_put_contents("$folder/dictionary", $transports[0]->curl('/v1'));
$hash = ':' . base64_encode(hash_file('sha256', "$folder/dictionary", true)) . ':';
$same = fn (string $title, callable $scenario) => same_on_every_transport($title, $transports, $scenario);
$same('v1', fn ($t) => ask($t, '/v1', '', 'identity'));
$same('v2', fn ($t) => ask($t, '/v2', $hash));
$same('v2 as a stream', fn ($t) => ask($t, '/stream', $hash));
$same('v2 for who has none', fn ($t) => ask($t, '/v2', ''));
$same('v2 for who cannot', fn ($t) => ask($t, '/v2', $hash, 'zstd'));
$same('v2 for who has another', fn ($t) => ask($t, '/v2', ':' . base64_encode(random_bytes(32)) . ':'));
$same('v2 for who is wrong', fn ($t) => ask($t, '/v2', ':AAAA:'));
$same('a dictionary has to be known as a whole', fn ($t) => $t->curl('/streamed-dictionary'));
$same('what cannot be said', fn ($t) => $t->curl('/wrong'));
$server->stop();
--EXPECT--
v1: use-as-dictionary: match="/v*", match-dest=("document" "fetch"), id="v1"; vary: accept-encoding, available-dictionary = not zstd, 26594 bytes
v2: content-encoding: dcz; vary: accept-encoding, available-dictionary = v2, by its difference
v2 as a stream: content-encoding: dcz; vary: accept-encoding, available-dictionary = v2, by its difference
v2 for who has none: content-encoding: zstd; vary: accept-encoding, available-dictionary = v2
v2 for who cannot: content-encoding: zstd; vary: accept-encoding, available-dictionary = v2
v2 for who has another: content-encoding: zstd; vary: accept-encoding, available-dictionary = v2
v2 for who is wrong: content-encoding: zstd; vary: accept-encoding, available-dictionary = v2
a dictionary has to be known as a whole: useAsDictionary() needs a buffered body: use setBody() instead of write()
what cannot be said: useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary(): the destinations must be strings, int given
