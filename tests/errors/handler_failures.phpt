--TEST--
Fatal errors, memory_limit, exit() and exceptions cost only their own request, a thousand times, with others in flight
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
weft_test_serve(function ($request, $response) {
    $secret = 'the secret detail';
    switch ($request->getPath()) {
        case '/memory':
            $hog = [];
            while (true) {
                $hog[] = str_repeat($secret, 10_000);
            }
        case '/fatal':
            eval('break;');
            break;
        case '/exit':
            exit(3);
        case '/exception':
            throw new RuntimeException($secret);
        case '/error':
            undefined_function_with_a_secret();
        case '/slow':
            Async\delay(20);
            $response->setBody('slow but fine');
            break;
        default:
            $response->setBody('fine');
    }
});
PHP, ['memory_limit' => '64M', 'display_errors' => '0', 'log_errors' => '1', 'error_log' => '']);

$rounds = 200; // of five failures each
$results = [];
$slow = $server->connect();
$client = $server->connect();
for ($round = 0; $round < $rounds; $round++) {
    $slow->request('GET', '/slow');
    foreach (['/memory', '/fatal', '/exit', '/exception', '/error'] as $path) {
        $response = $client->request('GET', $path)->receive();
        $key = "$path $response->status " . trim($response->body);
        $results[$key] = ($results[$key] ?? 0) + 1;
        if ($response->header('connection') === 'close') {
            $client = $server->connect();
        }
    }
    $response = $slow->receive();
    $key = "/slow $response->status $response->body";
    $results[$key] = ($results[$key] ?? 0) + 1;
}
foreach ($results as $key => $count) {
    echo "$count x $key\n";
}
echo $client->request('GET', '/')->receive()->body, "\n";
$log = $server->log();
foreach (['Allowed memory size of 67108864 bytes exhausted', "'break' not in the 'loop' or 'switch' context", 'Uncaught RuntimeException: the secret detail', 'Call to undefined function undefined_function_with_a_secret()'] as $message) {
    echo substr_count($log, $message) >= $rounds ? 'logged: ' : 'MISSING: ', $message, "\n";
}
echo $server->stop(), "\n";
--EXPECT--
200 x /memory 500 Internal Server Error
200 x /fatal 500 Internal Server Error
200 x /exit 500 Internal Server Error
200 x /exception 500 Internal Server Error
200 x /error 500 Internal Server Error
200 x /slow 200 slow but fine
fine
logged: Allowed memory size of 67108864 bytes exhausted
logged: 'break' not in the 'loop' or 'switch' context
logged: Uncaught RuntimeException: the secret detail
logged: Call to undefined function undefined_function_with_a_secret()
0
