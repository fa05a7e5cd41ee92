--TEST--
Weft\Revolt\Driver in {main}: timers, streams, signals, errors, as with every other driver
--EXTENSIONS--
weft
--SKIPIF--
<?php
require __DIR__ . '/../helpers/packages.inc';
if ($reason = Weft\Test\packages_missing()) die("skip $reason");
?>
--FILE--
<?php
require __DIR__ . '/helper.inc';

use Revolt\EventLoop;

echo get_class(EventLoop::getDriver()), "\n";

function say(string $text): void { echo "$text\n"; }

// Order: microtasks, deferred, timers by time.
EventLoop::delay(0.3, fn () => say("300 ms"));
EventLoop::delay(0.01, fn () => say("10 ms"));
EventLoop::defer(fn () => say("deferred"));
EventLoop::queue(fn () => say("queued"));
EventLoop::run();

// Streams: two that wait for the same one, and one that is cancelled by itself.
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
stream_set_read_buffer($b, 0); // What PHP has read ahead nobody is told of.
$lines = [];
EventLoop::onReadable($b, function (string $id, $stream) use (&$lines) {
    $lines[] = rtrim(fread($stream, 4));
    if (count($lines) === 2) EventLoop::cancel($id);
});
EventLoop::onWritable($a, function (string $id, $stream) {
    fwrite($stream, "one\ntwo\n");
    EventLoop::cancel($id);
});
EventLoop::run();
echo implode(' ', $lines), "\n";

// Coroutines run while {main} is in the loop.
$order = [];
Async\spawn(function () use (&$order) {
    $order[] = 'coroutine';
    Async\delay(5);
    $order[] = 'coroutine again';
});
EventLoop::delay(0.05, function () use (&$order) { $order[] = 'timer'; });
EventLoop::run();
echo implode(', ', $order), "\n";

// A suspension of {main}.
$suspension = EventLoop::getSuspension();
EventLoop::delay(0.001, fn () => $suspension->resume('resumed'));
echo $suspension->suspend(), "\n";

// Files are always ready.
$file = fopen(__FILE__, 'r');
EventLoop::onReadable($file, function (string $id) { echo "file\n"; EventLoop::cancel($id); });
EventLoop::run();

// Signals.
$id = EventLoop::onSignal(SIGUSR1, function (string $id, int $signal) {
    echo $signal === SIGUSR1 ? "SIGUSR1\n" : "$signal\n";
    EventLoop::cancel($id);
});
EventLoop::defer(function () { posix_kill(getmypid(), SIGUSR1); });
EventLoop::run();

// An error ends run(), and the loop can be run again.
EventLoop::defer(fn () => throw new Exception('trouble'));
try {
    EventLoop::run();
} catch (EventLoop\UncaughtThrowable $error) {
    echo $error->getPrevious()->getMessage(), "\n";
}
EventLoop::setErrorHandler(fn (Throwable $error) => say("handled {$error->getMessage()}"));
EventLoop::defer(fn () => throw new Exception('more trouble'));
EventLoop::run();

// Nothing is left that could resume it.
try {
    EventLoop::getSuspension()->suspend();
} catch (Error $error) {
    echo strtok($error->getMessage(), '('), "\n";
}
?>
--EXPECT--
Weft\Revolt\Driver
queued
deferred
10 ms
300 ms
one two
coroutine, coroutine again, timer
resumed
file
SIGUSR1
trouble
handled more trouble
Event loop terminated without resuming the current suspension 
