--TEST--
Where the log goes, and how much of it
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServerConfig;
use Weft\LogSeverity;

$config = new HttpServerConfig();
foreach (LogSeverity::cases() as $severity) {
    echo $severity->name, ' ', $severity->value, ' ';
    var_dump($config->setLogSeverity($severity)->getLogSeverity() === $severity);
}
var_dump(LogSeverity::from(13));

echo "-- stream\n";
$stream = fopen('php://memory', 'w+');
var_dump($config->setLogStream($stream)->getLogStream() === $stream);
var_dump($config->setLogStream(null)->getLogStream());
var_dump($config->setLogStream(STDERR)->setLogStream($stream) === $config);
$closed = fopen('php://memory', 'w');
fclose($closed);
foreach (['/var/log/weft', 1, [], $closed, stream_context_create(), fopen(__FILE__, 'r')] as $value) {
    try {
        $config->setLogStream($value);
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), "\n";
    }
}
var_dump($config->getLogStream() === $stream);
try {
    $config->setLogSeverity(13);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
--EXPECT--
OFF 0 bool(true)
DEBUG 5 bool(true)
INFO 9 bool(true)
WARN 13 bool(true)
ERROR 17 bool(true)
enum(Weft\LogSeverity::WARN)
-- stream
bool(true)
NULL
bool(true)
setLogStream(): string is no open stream; use a stream resource or null
setLogStream(): int is no open stream; use a stream resource or null
setLogStream(): array is no open stream; use a stream resource or null
setLogStream(): resource is no open stream; use a stream resource or null
setLogStream(): resource is no open stream; use a stream resource or null
setLogStream(): the stream is open in mode "r"; use one that can be written to
bool(true)
Weft\HttpServerConfig::setLogSeverity(): Argument #1 ($severity) must be of type Weft\LogSeverity, int given
