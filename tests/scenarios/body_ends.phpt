--TEST--
Handlers that fail, and clients that leave, with a file ordered, a file on its way and a form half read, on HTTP/1 and HTTP/2, in the clear and over TLS
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';
require __DIR__ . '/../bodies/helper.inc';

use function Weft\Test\{same_on_every_transport, scratch_folder, start_on_every_transport, transports};

$folder = scratch_folder();
file_put_contents("$folder/huge", random_bytes(6_000_000));
file_put_contents("$folder/form", part('name=a', '1') . part('name=f; filename=x', str_repeat('x', 300_000)) . part('name=b', '2') . '--B--');
$server = start_on_every_transport("const FOLDER = '$folder';" . <<<'PHP'

$fail = function (string $how) {
    switch ($how) {
        case 'throw': throw new RuntimeException('thrown');
        case 'http': throw new Weft\HttpException('chosen', 418);
        case 'exit': exit(1);
        case 'fatal': eval('class Twice {} class Twice {}');
        case 'memory': str_repeat('x', 64 << 20);
    }
};
$server = new Weft\HttpServer($config->setBodyStreamingEnabled(true)->setErrorDetails(false));
$server->addHttpHandler(function ($request, $response) use ($fail, $server) {
    $how = $request->getQueryParam('how');
    try {
        switch ($request->getPath()) {
            case '/ordered':
                $response->sendFile(FOLDER . '/huge');
                if ($how === 'leave') {
                    fwrite(STDERR, '[/ordered: begun]');
                    Async\delay(60_000);
                }
                return $fail($how);
            case '/on-its-way':
                Async\spawn(function () use ($how, $fail) {
                    Async\delay(20);
                    fwrite(STDERR, "[beside: $how]");
                    $fail($how);
                });
                return $response->sendFile(FOLDER . '/huge');
            case '/once': return $response->sendFile(FOLDER . '/once', new Weft\SendFileOptions(deleteAfterSend: true));
            case '/parts':
                foreach ($request->parts() as $part) {
                    if ($part->getName() === 'f') {
                        $part->read(10_000);
                        $how === 'leave' ? fwrite(STDERR, '[/parts: begun]') : $fail($how);
                        while ($part->read() !== null);
                    }
                }
                return $response->setBody('all parts');
            case '/active': return $response->setBody((string) $server->getTelemetry()['active_requests']);
        }
    } finally {
        fwrite(STDERR, '[' . $request->getPath() . ": $how: finally]");
    }
});
weft_test_start($server);
PHP, $folder, ['memory_limit' => '48M', 'display_errors' => '0']);
$transports = transports($server, $folder);
$same = fn (string $title, callable $scenario) => same_on_every_transport($title, $transports, $scenario);
$status = ['-o', '/dev/null', '-w', '%{http_code}'];
// Whether the log says so once more than before.
$logged = function (string $line, callable $call) use ($server): string {
    $before = substr_count($server->log(), $line);
    $said = $call();
    for ($deadline = microtime(true) + 10; substr_count($server->log(), $line) === $before && microtime(true) < $deadline; usleep(2000));
    return $said . (substr_count($server->log(), $line) === $before + 1 ? '' : ", \"$line\" is missing");
};
// Becomes true when the log says so once more.
$logs = function (string $line) use ($server): callable {
    $before = substr_count($server->log(), $line);
    return fn () => substr_count($server->log(), $line) > $before;
};
// A client that is killed once it has come so far.
$leaves = function ($t, callable $far, string $target, string ...$arguments): string {
    $curl = proc_open(['curl', '-s', ...$t->flags(), ...$arguments, $t->url($target)], [1 => ['file', '/dev/null', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes, null, array_diff_key(getenv(), ['LD_PRELOAD' => '']));
    for ($deadline = microtime(true) + 20; !($came = $far()) && microtime(true) < $deadline; usleep(2000));
    proc_terminate($curl, 9);
    proc_close($curl);
    return $came ? 'left' : 'never came so far';
};
$quiet = function ($t) {
    for ($deadline = microtime(true) + 10; ($active = $t->curl('/active')) !== '1' && microtime(true) < $deadline; usleep(2000));
    return "$active active";
};
$form = ['-H', 'Content-Type: multipart/form-data; boundary=B', '-H', 'Expect:', '--data-binary', "@$folder/form"];
$hash = md5_file("$folder/huge");
foreach (['throw', 'http', 'exit', 'fatal', 'memory'] as $how) {
    $same("file ordered, $how", fn ($t) => preg_match('~^200 ~', $said = $t->curl("/ordered?how=$how", '-o', "$folder/out", '-w', '%{http_code} %{size_download}')) ? $said . (md5_file("$folder/out") === $hash ? ' complete' : ' broken') : strtok($said, ' '));
    $same("file on its way, $how beside it", fn ($t) => $logged("[beside: $how]", function () use ($t, $how, $folder, $hash) {
        $t->curl("/on-its-way?how=$how", '-o', "$folder/out", '--limit-rate', '20M');
        return md5_file("$folder/out") === $hash ? 'complete' : 'broken';
    }));
    $same("form half read, $how", fn ($t) => $t->curl("/parts?how=$how", ...$form, ...$status));
}
$same('file ordered, client leaves', fn ($t) => $logged('[/ordered: leave: finally]', fn () => $leaves($t, $logs('[/ordered: begun]'), '/ordered?how=leave')));
$same('file on its way, client leaves', function ($t) use ($folder, $quiet, $leaves) {
    // More than the kernel takes.
    ftruncate($file = fopen("$folder/once", 'w'), 100_000_000);
    fclose($file);
    @unlink("$folder/begun");
    $left = $leaves($t, fn () => clearstatcache() ?? @filesize("$folder/begun") > 0, '/once', '-o', "$folder/begun", '--limit-rate', '200k');
    $active = $quiet($t);
    clearstatcache();
    return "$left, $active, file " . (file_exists("$folder/once") ? 'kept' : 'deleted');
});
$same('form half read, client leaves', fn ($t) => $logged('[/parts: leave: finally]', fn () => $leaves($t, $logs('[/parts: begun]'), '/parts?how=leave', '--limit-rate', '100k', ...$form)));
$same('after all that', fn ($t) => $quiet($t) . ', ' . $t->curl('/parts?how=', ...$form));
echo 'exit code ', $server->stop(), "\n";
--EXPECT--
file ordered, throw: 500
file on its way, throw beside it: complete
form half read, throw: 500
file ordered, http: 418
file on its way, http beside it: complete
form half read, http: 418
file ordered, exit: 200 6000000 complete
file on its way, exit beside it: complete
form half read, exit: 500
file ordered, fatal: 500
file on its way, fatal beside it: complete
form half read, fatal: 500
file ordered, memory: 500
file on its way, memory beside it: complete
form half read, memory: 500
file ordered, client leaves: left
file on its way, client leaves: left, 1 active, file kept
form half read, client leaves: left
after all that: 1 active, all parts
exit code 0
