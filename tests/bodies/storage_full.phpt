--TEST--
A body that cannot be written to its file is answered 500, a file of a form has an error, and the log says why
--EXTENSIONS--
weft
posix
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/helper.inc';

// The kernel would end the process for a file that is too large.
$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig('127.0.0.1', 0))->setLogSeverity(Weft\LogSeverity::ERROR)->setBodySpoolThreshold(10_000)->setUploadLimits(tempFolder: __DIR__);
weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/limit': posix_setrlimit(POSIX_RLIMIT_FSIZE, (int) $request->getQueryParam('n'), -1); return;
        case '/form': return $response->setBody($request->getFile('f')->getError() . ' ' . $request->getFile('small')->getError());
        default: return $response->setBody((string) strlen($request->getBody()));
    }
}, $config);
PHP, launcher: ['sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh']);
$large = str_repeat('x', 200_000);
$form = part('name=f; filename=x', $large) . part('name=small; filename=x', 'x') . '--B--';
$show = function () use ($server, $large, $form): void {
    foreach ([$server->request('POST', '/', [], $large), $server->request('POST', '/', ['Transfer-Encoding' => 'chunked'], "30d40\r\n$large\r\n0\r\n\r\n"), $server->request('POST', '/form', FORM_TYPE, $form), $server->request('POST', '/', [], 'small')] as $response) {
        echo "$response->status $response->body\n";
    }
};
echo "as long as there is room\n";
$show();
$server->get('/limit?n=100000');
echo "without\n";
$show();
$server->get('/limit?n=-1');
echo "with room again\n";
$show();
echo "in the log\n";
$server->awaitLog('body.storage', times: 3);
preg_match_all('~body.storage.*~', $server->log(), $lines);
echo str_replace(dirname($server->script()), 'FOLDER', implode("\n", $lines[0])), "\n";
echo count(glob(dirname($server->script()) . '/*')), " files\n";
$server->stop();
--EXPECT--
as long as there is room
200 200000
200 200000
200 0 0
200 5
without
500 Internal Server Error
500 Internal Server Error
200 7 0
200 5
with room again
200 200000
200 200000
200 0 0
200 5
in the log
body.storage: cannot write to a file in FOLDER: file too large
body.storage: cannot write to a file in FOLDER: file too large
body.storage: cannot write to a file in FOLDER: file too large
2 files
