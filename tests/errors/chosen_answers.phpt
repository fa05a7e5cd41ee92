--TEST--
HttpException chooses the answer; exit() sends what was prepared; setErrorDetails() shows exceptions
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$script = <<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setErrorDetails((bool) $argv[1]);
weft_test_serve(function ($request, $response) {
    $response->setHeader('x-dropped', '1');
    match ($request->getPath()) {
        '/404' => throw new Weft\HttpException('no such note', 404),
        '/odd' => throw new Weft\HttpException('odd', 200),
        '/details' => throw new LogicException('inner workings'),
        '/exit' => [$response->setBody('prepared'), exit()],
    };
}, $config);
PHP;
foreach (['0', '1'] as $details) {
    $server = Weft\Test\Server::start($script, ['log_errors' => '0', 'display_errors' => '0'], [$details]);
    foreach (['/404', '/odd', '/exit', '/details'] as $path) {
        $response = $server->get($path);
        echo $path, ' ', $response->status, ' ', strtok($response->body, "\n"), ' ', $response->header('x-dropped') ?? '-', "\n";
    }
    $server->stop();
}
--EXPECTF--
/404 404 no such note -
/odd 500 odd -
/exit 200 prepared 1
/details 500 Internal Server Error -
/404 404 no such note -
/odd 500 odd -
/exit 200 prepared 1
/details 500 LogicException: inner workings in %s:%d -
