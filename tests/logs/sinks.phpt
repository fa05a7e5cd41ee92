--TEST--
Every kind of sink and every format, with what a sink asks for and nothing else
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$folder = sys_get_temp_dir() . '/weft-sinks-' . getmypid();
mkdir($folder);
$daemon = stream_socket_server("udg://$folder/syslog", $code, $message, STREAM_SERVER_BIND);
$tcp = stream_socket_server('tcp://127.0.0.1:0');
$script = <<<'PHP'
<?php
use Weft\LogSeverity;

[, $folder, $tcp] = $argv;
$info = ['level' => LogSeverity::INFO];
$access = ['category' => 'access'] + $info;
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setLogSinks([
    ['type' => 'file', 'path' => "$folder/json", 'format' => 'json'] + $access,
    ['type' => 'file', 'path' => "$folder/logfmt", 'format' => 'logfmt', 'category' => 'all'] + $info,
    ['type' => 'file', 'path' => "$folder/errors", 'level' => LogSeverity::ERROR, 'category' => 'all'],
    ['type' => 'stream', 'stream' => fopen("$folder/template", 'w'), 'format' => 'template', 'template' => '<{level}> {attrs}'] + $access,
    ['type' => 'stdout', 'format' => 'pretty'] + $access,
    ['type' => 'stderr'] + $access,
    ['type' => 'syslog', 'target' => "$folder/syslog", 'facility' => 'local0'] + $access,
    ['type' => 'syslog', 'target' => "tcp://$tcp"] + $access,
]);
weft_test_serve(function ($request, $response) {
    $response->setStatusCode(201)->setBody('hello');
}, $config);
PHP;
$server = Weft\Test\Server::start($script, [], [$folder, stream_socket_get_name($tcp, false)]);
$server->get('/a?b=c&d=%22');
$server->get("/\xff\xc2\x9b");
$server->signal(15);
$server->awaitExit();
$output = $server->log();
$server->stop();

$normal = fn (string $text) => preg_replace(
    ['/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/', '/^\d\d:\d\d:\d\d\.\d{3}/m', '/\d+\.\d{3}ms/', '/0\.\d{6}/', '/(port=)\d+/'],
    ['TIME', 'TIME', 'TOOK', 'TOOK', '\1PORT'],
    $text,
);
file_put_contents("$folder/logfmt", preg_replace('/^.*"server\..*\n/m', '', file_get_contents("$folder/logfmt")));
foreach (['logfmt', 'errors', 'template'] as $name) {
    echo "--- $name\n", $normal(file_get_contents("$folder/$name"));
}
$lines = explode("\n", $normal(rtrim($output)));
sort($lines);
echo "--- stdout and stderr\n", implode("\n", $lines), "\n--- json\n";
foreach (file("$folder/json") as $line) {
    $record = json_decode($line, true, 8, JSON_THROW_ON_ERROR);
    $record['Timestamp'] = strtotime($record['Timestamp']) > time() - 100 ? 'now' : $record['Timestamp'];
    $duration = &$record['Attributes']['http.server.request.duration'];
    $duration = is_float($duration) && $duration > 0 && $duration < 10;
    $record['Attributes']['client.port'] = gettype($record['Attributes']['client.port']);
    echo json_encode($record, JSON_UNESCAPED_SLASHES), "\n";
}
echo "--- syslog\n";
$strip = fn (string $line) => preg_replace('/(Z) \S+ weft \d+ /', '\1 HOST weft PID ', $line);
foreach ([1, 2] as $i) {
    echo $normal($strip(fread($daemon, 8192))), "\n";
}
$frames = stream_get_contents(stream_socket_accept($tcp));
while (preg_match('/^(\d+) /', $frames, $match)) {
    echo $normal($strip(substr($frames, strlen($match[0]), (int) $match[1]))), "\n";
    $frames = substr($frames, strlen($match[0]) + $match[1]);
}
var_dump($frames);
array_map('unlink', glob("$folder/*"));
rmdir($folder);
?>
--EXPECT--
--- logfmt
ts=TIME level=info msg="GET /a 201" http.request.method=GET url.path=/a url.query="b=c&d=%22" http.response.status_code=201 network.protocol.version=1.1 http.response.body.size=5 http.server.request.duration=TOOK client.address=127.0.0.1 client.port=PORT
ts=TIME level=info msg="GET /�\u009b 201" http.request.method=GET url.path="/�\u009b" http.response.status_code=201 network.protocol.version=1.1 http.response.body.size=5 http.server.request.duration=TOOK client.address=127.0.0.1 client.port=PORT
--- errors
--- template
<INFO> http.request.method=GET url.path=/a url.query="b=c&d=%22" http.response.status_code=201 network.protocol.version=1.1 http.response.body.size=5 http.server.request.duration=TOOK client.address=127.0.0.1 client.port=PORT
<INFO> http.request.method=GET url.path="/�\u009b" http.response.status_code=201 network.protocol.version=1.1 http.response.body.size=5 http.server.request.duration=TOOK client.address=127.0.0.1 client.port=PORT
--- stdout and stderr
TIME INFO  201 GET /\xff\xc2\x9b 5B TOOK 127.0.0.1
TIME INFO  201 GET /a?b=c&d=%22 5B TOOK 127.0.0.1
TIME INFO access: 127.0.0.1 "GET /\xff\xc2\x9b HTTP/1.1" 201 5 TOOK
TIME INFO access: 127.0.0.1 "GET /a?b=c&d=%22 HTTP/1.1" 201 5 TOOK
--- json
{"Timestamp":"now","SeverityNumber":9,"SeverityText":"INFO","Body":"GET /a 201","Attributes":{"http.request.method":"GET","url.path":"/a","url.query":"b=c&d=%22","http.response.status_code":201,"network.protocol.version":"1.1","http.response.body.size":5,"http.server.request.duration":true,"client.address":"127.0.0.1","client.port":"integer"}}
{"Timestamp":"now","SeverityNumber":9,"SeverityText":"INFO","Body":"GET /\ufffd\u009b 201","Attributes":{"http.request.method":"GET","url.path":"/\ufffd\u009b","http.response.status_code":201,"network.protocol.version":"1.1","http.response.body.size":5,"http.server.request.duration":true,"client.address":"127.0.0.1","client.port":"integer"}}
--- syslog
<134>1 TIME HOST weft PID access - access: 127.0.0.1 "GET /a?b=c&d=%22 HTTP/1.1" 201 5 TOOK
<134>1 TIME HOST weft PID access - access: 127.0.0.1 "GET /\xff\xc2\x9b HTTP/1.1" 201 5 TOOK
<14>1 TIME HOST weft PID access - access: 127.0.0.1 "GET /a?b=c&d=%22 HTTP/1.1" 201 5 TOOK
<14>1 TIME HOST weft PID access - access: 127.0.0.1 "GET /\xff\xc2\x9b HTTP/1.1" 201 5 TOOK
string(0) ""
