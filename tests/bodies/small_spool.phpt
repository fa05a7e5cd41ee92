--TEST--
A small form is read the same when body streaming kept it in a file
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/helper.inc';

$body = part('name="a"', 'b') . part('name="f"; filename="x.bin"', str_repeat('0123456789', 4_000)) . part('name="c[]"', 'd') . "--B--\r\n";
$answers = [];
foreach ([4096, 0] as $threshold) {
    foreach (['true', 'false'] as $streaming) {
        $server = Weft\Test\Server::start('<?php ' . SHOW_FORM . <<<PHP
            \$config = (new Weft\HttpServerConfig('127.0.0.1', 0))->setBodySpoolThreshold($threshold)->setBodyStreamingEnabled($streaming);
            weft_test_serve(fn (\$request, \$response) => \$response->json(show_form(\$request)), \$config);
            PHP);
        $answers[] = $server->request('POST', '/', FORM_TYPE, $body)->body;
        $server->stop();
    }
}
echo implode("\n", array_unique($answers)), "\n";
--EXPECT--
{"post":{"a":"b","c":["d"]},"files":{"f":{"name":"x.bin","size":40000,"error":0,"md5":"faa73f41a9fe5ea11bff179c5edcb864"}}}
