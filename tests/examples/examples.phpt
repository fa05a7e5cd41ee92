--TEST--
Every example runs and does what it says
--EXTENSIONS--
weft
openssl
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

// The examples are scripts for people: they listen on a port they are told and never report. A free one is found first.
function start_example(string $name, string ...$arguments): array
{
    $probe = stream_socket_server('tcp://127.0.0.1:0');
    $port = (int) substr(strrchr(stream_socket_get_name($probe, false), ':'), 1);
    fclose($probe);
    $command = [PHP_BINARY, '-d', 'extension=' . Weft\Test\extension_path(), __DIR__ . "/../../examples/$name.php", (string) $port, ...$arguments];
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], STDERR], $pipes);
    $deadline = microtime(true) + 30;
    while (!($socket = @stream_socket_client("tcp://127.0.0.1:$port")) && microtime(true) < $deadline) {
        usleep(5000);
    }
    fclose($socket);
    return [$process, "http://127.0.0.1:$port"];
}

function stop_example($process): void
{
    proc_terminate($process);
    while (($status = proc_get_status($process))['running']) {
        usleep(5000);
    }
    echo 'exit code ', $status['exitcode'], "\n";
}

function data_file(string $data): string
{
    $path = tempnam(sys_get_temp_dir(), 'weft');
    register_shutdown_function('unlink', $path);
    file_put_contents($path, $data);
    return $path;
}

$curl = fn (string ...$arguments) => Weft\Test\curl(...$arguments)[1];

[$process, $url] = start_example('hello');
echo $curl('-w', ' %{http_code}', $url), "\n";
stop_example($process);

$folder = sys_get_temp_dir() . '/weft-example-' . getmypid();
[$process, $url] = start_example('upload', "$folder/photos");
file_put_contents($photo = tempnam(sys_get_temp_dir(), 'weft'), 'a photo');
echo $curl('-F', 'title=Dog', '-F', "photo=@$photo;filename=dog.jpg", "$url/form"), ' ', file_get_contents(glob("$folder/photos/*")[0]), "\n";
echo $curl('-F', 'title=Dog', "$url/form"), $curl('-T', $photo, "$url/checksum"), $curl('-F', 'title=Dog', '-F', "photo=@$photo;filename=dog.jpg", "$url/parts"), "\n";
stop_example($process);
exec('rm -rf ' . escapeshellarg($folder) . ' ' . escapeshellarg($photo));

[$process, $url] = start_example('routing');
echo $curl("$url/"), "\n", $curl('-w', '%{http_code} %{redirect_url}', '-d', 'text=Buy milk', "$url/notes"), "\n";
echo $curl("$url/notes"), ' ', $curl("$url/notes/1"), "\n", $curl('-w', '%{http_code}', "$url/notes/9"), "\n";
$jar = tempnam(sys_get_temp_dir(), 'weft');
echo $curl('-b', $jar, '-c', $jar, "$url/visits"), $curl('-b', $jar, '-c', $jar, "$url/visits"), "\n";
unlink($jar);
stop_example($process);

[$process, $url] = start_example('streaming');
echo $curl('-i', "$url/?lines=3"), "\n";
echo $curl("$url/numbers?below=20"), "\n";
stop_example($process);

[$process, $url] = start_example('sse', '2');
$curl('-d', 'Hello', "$url/say");
$id = json_decode($curl('-d', 'Bye', "$url/say"))->id;
echo preg_replace('~\d{16}~', '#', $curl('--no-show-error', '-N', '-m', '1', "$url/chat?after=" . ($id - 2))), "\n";
echo $curl('-N', "$url/countdown?from=2");
stop_example($process);

[$process, $url] = start_example('chat');
$listener = popen('env -u LD_PRELOAD curl -sN -m 20 ' . escapeshellarg("$url/tea?name=Ann"), 'r');
echo fgets($listener), fgets($listener);
echo $curl('-d', 'Hello', "$url/tea?name=Bob"), $curl('-d', 'Anyone?', "$url/coffee?name=Bob"), $curl('-w', ' %{http_code}', '-X', 'DELETE', "$url/tea"), "\n";
echo stream_get_contents($listener), pclose($listener), "\n";
stop_example($process);

[$process, $url] = start_example('migrated');
// Two at a time, so that each could be taken for the other.
$pages = array_map(fn ($user) => popen("env -u LD_PRELOAD curl -sS -m 20 -b user=$user " . escapeshellarg("$url/account"), 'r'), ['Ann', 'Bob']);
echo implode(array_map(stream_get_contents(...), $pages));
echo $curl('-o', '/dev/null', '-w', "%{http_code} %header{location}", "$url/account"), "\n";
stop_example($process);

[$process, $url] = start_example('compression');
echo $curl('--compressed', '-H', 'Accept-Encoding: gzip', '-o', '/dev/null', '-w', '%{http_code} %header{content-encoding} %header{vary}', "$url/report"), "\n";
echo $curl('-H', 'Content-Encoding: gzip', '--data-binary', '@' . data_file(gzencode('{"a":1}')), $url), "\n";
stop_example($process);

[$process, $url] = start_example('static');
echo $curl('-o', '/dev/null', '-w', '%{http_code} %{content_type} %{size_download}', '-r', '0-9', "$url/docs/metrics.md"), "\n";
$page = dirname(__DIR__, 2) . '/docs/static-files.md';
$fields = ['-H', 'Accept-Encoding: dcz', '-H', 'Available-Dictionary: :' . base64_encode(hash_file('sha256', $page, true)) . ':'];
$length = fn (string ...$fields) => (int) $curl('-o', '/dev/null', '-w', '%{size_download}', ...$fields, ...["$url/docs/static-files.md"]);
echo $length() === filesize($page) ? 'whole' : 'broken', ' and ', $length(...$fields) < 200 ? 'only what differs' : 'not what differs', "\n";
echo $curl('-w', ' %{http_code}', "$url/docs/deploy/server.php"), $curl('-o', '/dev/null', '-D', '-', "$url/download") === '' ? '' : ' and a download', "\n";
stop_example($process);

[$process, $url] = start_example('coroutines');
$answer = json_decode($curl($url), true);
echo json_encode($answer['results']), ' ', $answer['ms'] >= 195 && $answer['ms'] < 480 ? 'at once' : "in $answer[ms] ms", "\n";
echo $curl('-w', ' %{http_code}', "$url/?limit=50"), "\n";
stop_example($process);

[$process, $url] = start_example('fan-out');
$answer = json_decode($curl($url), true);
echo count($answer['answers']), ' answers, the last is "', end($answer['answers']), '", ', $answer['ms'] >= 195 && $answer['ms'] < 2000 ? 'at once' : "in $answer[ms] ms", "\n";
stop_example($process);

[$process, $url] = start_example('multi-worker', '2');
// Both workers, each with something of its own, and after SIGHUP two others.
$ask = function (int $count, array $but = []) use ($curl, $url): array {
    for ($seen = [], $end = microtime(true) + 20; count($seen) < $count && microtime(true) < $end;) {
        $answer = json_decode($curl($url), true);
        $seen += in_array($answer['pid'], $but) ? [] : [$answer['pid'] => $answer['own']];
    }
    return $seen;
};
$workers = $ask(2);
echo count($workers), ' workers, ', count(array_unique($workers)), ' values';
proc_terminate($process, SIGHUP);
echo ', then ', count($ask(2, array_keys($workers))), " others\n";
stop_example($process);

$socket = sys_get_temp_dir() . '/weft-example-' . getmypid() . '.sock';
[$process, $url] = start_example('metrics', $socket);
$look = fn (string $page) => $curl('--unix-socket', $socket, "http://admin$page");
for ($end = microtime(true) + 20; @$look('/readyz') !== "ok\n" && microtime(true) < $end; usleep(5000));
echo $look('/readyz'), $curl("$url/?ms=1"), $curl("$url/?status=503"), "\n";
for ($end = microtime(true) + 20; !str_contains($look('/metrics'), 'weft_responses_total{status="5xx"} 1') && microtime(true) < $end; usleep(5000));
echo implode("\n", preg_grep('~^weft_(responses_total.*[25]xx|workers_configured)~', explode("\n", $look('/metrics')))), "\n";
stop_example($process);

// Certificates are made by the example, and their files named.
$folder = sys_get_temp_dir() . '/weft-example-' . getmypid();
mkdir($folder, 0700);
putenv("TMPDIR=$folder");
[$process, $url] = start_example('tls');
putenv('TMPDIR');
$url = str_replace('http', 'https', $url);
foreach (['--http2', '--http1.1'] as $version) {
    echo $curl('--cacert', "$folder/weft-example.pem", $version, $url);
}
stop_example($process);
array_map('unlink', glob("$folder/*"));
rmdir($folder);
--EXPECTF--
Hello, World! 200
exit code 0
{"title":"Dog","name":"dog.jpg","size":7} a photo
A photo, please: error 4
d4e24d749a4fe2f161af2de913c0402b04e3ae287dafd0f9dbfa4a5c56c69285
{"title":"3 bytes","photo":"dog.jpg, 7 bytes"}
exit code 0
<h1>Notes</h1><a href="/notes">all of them</a>
303 http://127.0.0.1:%d/notes/1
{"1":"Buy milk"} {"id":1,"text":"Buy milk"}
There is no note 9
404
{"visits":1}{"visits":2}
exit code 0
HTTP/1.1 103 Early Hints
link: </style.css>; rel=preload; as=style

HTTP/1.1 200 OK
Date: %s GMT
Transfer-Encoding: chunked
content-type: text/plain
vary: accept-encoding

line 1
line 2
line 3
digest: sha-256=%s

2 3 5 7 11 13 17 19 
exit code 0
:

event: said
id: #
data: Hello

event: said
id: #
data: Bye


retry: 60000

event: left
data: 2

event: left
data: 1

data: Lift-off

exit code 0
data: Ann is here

{"heard by":1}{"heard by":0} 204
data: Bob: Hello

0
exit code 0
<h1>Your account</h1>
<p>orders of Ann</p>
<p>the address of Ann</p>
<h1>Your account</h1>
<p>orders of Bob</p>
<p>the address of Bob</p>
302 /login
exit code 0
200 gzip accept-encoding, available-dictionary
{"received":7,"coding":"gzip"}
exit code 0
206 text/markdown; charset=utf-8 10
whole and only what differs
There is no /docs/deploy/server.php here.
 404 and a download
exit code 0
["users took 200 ms","orders took 150 ms","prices took 150 ms"] at once
{"error":"too slow"} 504
exit code 0
20 answers, the last is "answer 20", at once
exit code 0
2 workers, 2 values, then 2 others
exit code 0
ok
{"waited_ms":1}{"waited_ms":0}
weft_responses_total{status="2xx"} 1
weft_responses_total{status="5xx"} 1
weft_workers_configured 2
exit code 0
HTTP/2 over TLSv1.3 with TLS_%s
HTTP/1.1 over TLSv1.3 with TLS_%s
exit code 0
