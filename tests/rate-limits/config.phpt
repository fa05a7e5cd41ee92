--TEST--
Rate limits: names, numbers, keys, and what they may not be
--EXTENSIONS--
weft
--FILE--
<?php
$config = new Weft\HttpServerConfig();
final class Keys
{
    public static function key(Weft\HttpRequest $request): ?string
    {
        return null;
    }
}
$config->addRateLimit('a', 100, 60)
    ->addRateLimit('per key!', 5, 0.5, 1, 'header:X-Api-Key')
    ->addRateLimit('c', 1, 1, burst: 3, key: fn ($request) => null)
    ->addRateLimit('d', 1, 1, key: [Keys::class, 'key'])
    ->addRateLimit('e', 1, 1, key: 'strrev');
foreach ($config->getRateLimits() as $row) {
    echo json_encode($row), "\n";
}
$wrong = [
    ['', 1, 1], ["a\"b", 1, 1], ['a\\', 1, 1], ["\u{e9}", 1, 1], [str_repeat('x', 65), 1, 1], ['a', 1, 1],
    ['x', 0, 1], ['x', 1000000001, 1], ['x', 1, 0], ['x', 1, -1], ['x', 1, NAN], ['x', 1, INF], ['x', 1, 31622401],
    ['x', 1000000000, 0.5], ['x', 1, 1, 0], ['x', 1, 1, 1000000001], ['x', 1, 31622400, 101],
    ['x', 1, 1, 1, 'Address'], ['x', 1, 1, 1, 'header:'], ['x', 1, 1, 1, 'header:a b'], ['x', 1, 1, 1, 'no_such_function'],
    ['x', 1, 1, 1, 5], ['x', 1, 1, 1, null],
];
foreach ($wrong as $arguments) {
    try {
        $config->addRateLimit(...$arguments);
        echo 'accepted: ', json_encode($arguments), "\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), "\n";
    }
}
for ($i = 0; $i < 11; $i++) {
    $config->addRateLimit("more $i", 1, 1);
}
try {
    $config->addRateLimit('one more', 1, 1);
} catch (Weft\HttpServerInvalidArgumentException $error) {
    echo $error->getMessage(), "\n";
}

// A cycle through a function.
$config = new Weft\HttpServerConfig();
$weak = WeakReference::create($config);
$config->addRateLimit('a', 1, 1, key: fn ($request) => (string) $config->getBacklog());
unset($config);
gc_collect_cycles();
var_dump($weak->get());
--EXPECT--
{"name":"a","requests":100,"seconds":60,"burst":100,"key":"address"}
{"name":"per key!","requests":5,"seconds":0.5,"burst":1,"key":"header:x-api-key"}
{"name":"c","requests":1,"seconds":1,"burst":3,"key":"callable"}
{"name":"d","requests":1,"seconds":1,"burst":1,"key":"callable"}
{"name":"e","requests":1,"seconds":1,"burst":1,"key":"callable"}
addRateLimit(): the name "" is not 1 to 64 printable ASCII characters without quotes and backslashes
addRateLimit(): the name "a"b" is not 1 to 64 printable ASCII characters without quotes and backslashes
addRateLimit(): the name "a\" is not 1 to 64 printable ASCII characters without quotes and backslashes
addRateLimit(): the name "é" is not 1 to 64 printable ASCII characters without quotes and backslashes
addRateLimit(): the name "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is not 1 to 64 printable ASCII characters without quotes and backslashes
addRateLimit(): there is a limit of the name "a" already
addRateLimit(): 0 requests are out of range; use 1 to 1000000000
addRateLimit(): 1000000001 requests are out of range; use 1 to 1000000000
addRateLimit(): 0 seconds are out of range; use 0.001 to 31622400
addRateLimit(): -1 seconds are out of range; use 0.001 to 31622400
addRateLimit(): NAN seconds are out of range; use 0.001 to 31622400
addRateLimit(): INF seconds are out of range; use 0.001 to 31622400
addRateLimit(): 3.16224e+7 seconds are out of range; use 0.001 to 31622400
addRateLimit(): 1000000000 requests in 0.5 seconds are out of range; use at most 1000000000 a second
addRateLimit(): a burst of 0 is out of range; use 1 to 1000000000 requests
addRateLimit(): a burst of 1000000001 is out of range; use 1 to 1000000000 requests
addRateLimit(): a burst of 101 takes more than a century to come back at this rate
addRateLimit(): the key is neither "address", nor "header:" and a name, nor callable
addRateLimit(): the key "header:" names no header
addRateLimit(): the key "header:a b" names no header
addRateLimit(): the key is neither "address", nor "header:" and a name, nor callable
addRateLimit(): the key is neither "address", nor "header:" and a name, nor callable
addRateLimit(): the key is neither "address", nor "header:" and a name, nor callable
addRateLimit(): 16 limits are configured already, which is the most a server can have
NULL
