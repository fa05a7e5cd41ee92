--TEST--
Weft\Revolt\Driver in coroutines: nobody runs the loop, and suspensions suspend the coroutine
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
use function Async\{spawn, await, delay};

// Waits inside Revolt for $ms.
function pause(int $ms): int {
    $suspension = EventLoop::getSuspension();
    EventLoop::delay($ms / 1000, fn () => $suspension->resume($ms));
    return $suspension->suspend();
}

function say(string $text): void { echo "$text\n"; }

// Many at once.
$began = hrtime(true);
$jobs = [];
for ($i = 0; $i < 50; $i++) $jobs[] = spawn(pause(...), 100);
$sum = 0;
foreach ($jobs as $job) $sum += await($job);
$took = (hrtime(true) - $began) / 1e6;
echo $sum, $took < 2500 ? ' at once' : " took $took ms", "\n";

// AMPHP's own primitives.
echo await(spawn(function () {
    $futures = array_map(fn (int $n) => Amp\async(function () use ($n) { Amp\delay(0.01 * $n); return $n; }), [3, 1, 2]);
    return implode(' ', Amp\Future\await($futures));
})), "\n";

// One coroutine resumes another.
$suspension = null;
$waiting = spawn(function () use (&$suspension) {
    $suspension = EventLoop::getSuspension();
    try {
        $suspension->suspend();
    } catch (DomainException $error) {
        return $error->getMessage();
    }
});
$throwing = spawn(function () use (&$suspension) { $suspension->throw(new DomainException('thrown in')); });
echo await($waiting), "\n";

// Cancelled while it waits: a callback that comes too late finds nobody, and the next suspension is a fresh one.
$job = spawn(function () {
    $suspension = EventLoop::getSuspension();
    EventLoop::delay(0.02, fn () => $suspension->resume('too late'));
    try {
        $suspension->suspend();
    } catch (Async\AsyncCancellation $cancellation) {
        echo "cancelled\n";
    }
    delay(50);
    return pause(10);
});
spawn(fn () => $job->cancel());
echo await($job), "\n";

// A callback that throws does not stop the others. Its error is reported, as of any coroutine nobody awaits.
await(spawn(function () {
    EventLoop::defer(fn () => throw new Exception('lost'));
    EventLoop::delay(0.01, fn () => say("still runs"));
    pause(50);
}));

// run() waits until nothing is left.
await(spawn(function () {
    EventLoop::delay(0.02, fn () => say("before"));
    EventLoop::run();
    echo "after\n";
}));

// Streams, in a coroutine that blocks on nothing.
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$reader = spawn(function () use ($b) {
    $suspension = EventLoop::getSuspension();
    $id = EventLoop::onReadable($b, fn () => $suspension->resume());
    $suspension->suspend();
    EventLoop::cancel($id);
    return fgets($b);
});
spawn(function () use ($a) { delay(10); fwrite($a, "hello\n"); });
echo await($reader);

// Misuse.
await(spawn(function () {
    $suspension = EventLoop::getSuspension();
    try {
        $suspension->resume();
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
    $other = spawn(function () use ($suspension) {
        try {
            $suspension->suspend();
        } catch (Error $error) {
            echo $error->getMessage(), "\n";
        }
    });
    await($other);
}));
?>
--EXPECTF--
5000 at once
1 2 3
thrown in
cancelled
10
%AUncaught Exception: lost in %A
still runs
before
after
hello
Must call suspend() before calling resume()
Must not call suspend() from another coroutine or fiber
