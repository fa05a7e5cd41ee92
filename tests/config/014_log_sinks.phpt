--TEST--
Sinks of the log are checked at the call
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServerConfig;
use Weft\LogSeverity;

$level = ['level' => LogSeverity::INFO];
$stream = fopen('php://memory', 'w+');
$config = new HttpServerConfig();
$good = [
    ['type' => 'stdout', 'level' => LogSeverity::OFF],
    ['type' => 'stderr', 'format' => 'pretty', 'category' => 'all', 'level' => LogSeverity::DEBUG],
    ['type' => 'stream', 'stream' => $stream, 'format' => 'logfmt'] + $level,
    ['type' => 'file', 'path' => '/tmp/weft.log', 'format' => 'json', 'category' => 'access'] + $level,
    ['type' => 'file', 'path' => 'weft.log', 'format' => 'template', 'template' => '{ts:H:i} {msg} {{}'] + $level,
    ['type' => 'syslog'] + $level,
    ['type' => 'syslog', 'target' => 'tcp://[::1]:601', 'facility' => 'local7'] + $level,
    'named' => ['type' => 'syslog', 'target' => 'udp://127.0.0.1', 'format' => 'plain', 'category' => 'app'] + $level,
];
var_dump($config->setLogSinks($good) === $config, $config->getLogSinks() === $good);

$wrong = [
    [],
    ['type' => 'stdout'],
    ['type' => 'stdout', 'level' => 9],
    ['type' => 'stdout', 'level' => Weft\SameSite::NONE],
    ['type' => 'pipe'] + $level,
    ['type' => 1] + $level,
    ['type' => 'stdout', 'colour' => true] + $level,
    ['type' => 'stdout', 'yes'] + $level,
    ['type' => 'stdout', 'format' => 'xml'] + $level,
    ['type' => 'stdout', 'category' => null] + $level,
    ['type' => 'stdout', 'category' => 'App'] + $level,
    ['type' => 'file'] + $level,
    ['type' => 'file', 'path' => ''] + $level,
    ['type' => 'file', 'path' => "a\0b"] + $level,
    ['type' => 'file', 'path' => str_repeat('x', 4096)] + $level,
    ['type' => 'stream'] + $level,
    ['type' => 'stream', 'stream' => 'php://memory'] + $level,
    ['type' => 'stream', 'stream' => fopen(__FILE__, 'r')] + $level,
    ['type' => 'syslog', 'target' => 'http://x'] + $level,
    ['type' => 'syslog', 'target' => 'udp://x:0'] + $level,
    ['type' => 'syslog', 'facility' => 'local8'] + $level,
    ['type' => 'stdout', 'format' => 'template'] + $level,
    ['type' => 'stdout', 'format' => 'template', 'template' => ''] + $level,
    ['type' => 'stdout', 'format' => 'template', 'template' => '{foo}'] + $level,
    ['type' => 'stdout', 'format' => 'template', 'template' => '{ts'] + $level,
    ['type' => 'stdout', 'format' => 'template', 'template' => "a\nb"] + $level,
    ['type' => 'stdout', 'format' => 'template', 'template' => str_repeat('x', 257)] + $level,
    ['type' => 'stdout', 'format' => 'template', 'template' => str_repeat('{msg}', 25)] + $level,
    ['type' => 'stdout', 'template' => '{msg}'] + $level,
    'stderr',
];
foreach ($wrong as $sink) {
    try {
        $config->setLogSinks([['type' => 'stderr'] + $level, $sink]);
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), "\n";
    }
}
try {
    $config->setLogSinks(array_fill(0, 9, ['type' => 'stderr'] + $level));
} catch (Weft\HttpServerInvalidArgumentException $error) {
    echo $error->getMessage(), "\n";
}
var_dump($config->getLogSinks() === $good, $config->setLogSinks([])->getLogSinks());
?>
--EXPECT--
bool(true)
bool(true)
setLogSinks(): sink 1: "type" is missing
setLogSinks(): sink 1: "level" must be a LogSeverity
setLogSinks(): sink 1: "level" must be a LogSeverity
setLogSinks(): sink 1: "level" must be a LogSeverity
setLogSinks(): sink 1: "type" is "pipe"; use "stream", "file", "stdout", "stderr" or "syslog"
setLogSinks(): sink 1: "type" must be a string
setLogSinks(): sink 1: there is no "colour"
setLogSinks(): sink 1: a value without a key; use "type", "format" and so on
setLogSinks(): sink 1: "format" is "xml"; use "plain", "logfmt", "json", "pretty" or "template"
setLogSinks(): sink 1: "category" must be a string
setLogSinks(): sink 1: "category" is "App"; use "app", "access" or "all"
setLogSinks(): sink 1: "path" is missing
setLogSinks(): sink 1: "path" must have 1 to 4095 bytes, none of them NUL
setLogSinks(): sink 1: "path" must have 1 to 4095 bytes, none of them NUL
setLogSinks(): sink 1: "path" must have 1 to 4095 bytes, none of them NUL
setLogSinks(): sink 1: "stream" is missing
setLogSinks(): sink 1: string is no open stream; use a stream resource
setLogSinks(): sink 1: the stream is open in mode "r"; use one that can be written to
setLogSinks(): sink 1: "target" is "http://x": use a path, udg://, udp:// or tcp://
setLogSinks(): sink 1: "target" is "udp://x:0": the port must be 1 to 65535
setLogSinks(): sink 1: "facility" is "local8"; use "user", "daemon", "local0" to "local7" or another name of RFC 5424
setLogSinks(): sink 1: "template" is missing
setLogSinks(): sink 1: the template is empty
setLogSinks(): sink 1: {foo} is no placeholder; use {ts}, {ts:PATTERN}, {level}, {msg}, {attrs}, {trace} or {span}
setLogSinks(): sink 1: a "{" without its "}"; write "{{" for a brace
setLogSinks(): sink 1: the template holds a control character
setLogSinks(): sink 1: the template is longer than 256 bytes
setLogSinks(): sink 1: the template has more than 24 parts
setLogSinks(): sink 1: "template" needs "format" to be "template"
setLogSinks(): sink 1: string given; use an array
setLogSinks(): 9 sinks; use 0 to 8
bool(true)
array(0) {
}
