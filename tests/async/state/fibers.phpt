--TEST--
Fibers inside coroutines, and coroutines suspended inside Fibers
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

function job($name) {
    $fiber = new Fiber(function ($x) use ($name) {
        delay(2);
        $y = Fiber::suspend("$name$x");
        $nested = new Fiber(function () use ($name) { delay(1); Fiber::suspend(1); delay(1); return "$name-nested"; });
        $nested->start();
        delay(1);
        $nested->resume();
        delay(1);
        return $nested->getReturn() . $y;
    });
    $first = $fiber->start(1);
    delay(1);
    $fiber->resume(2);
    return $first . ' ' . $fiber->getReturn() . ' ' . var_export(Fiber::getCurrent(), true);
}
$jobs = [spawn('job', 'a'), spawn('job', 'b')];
foreach ($jobs as $job) echo await($job), "\n";
// A Fiber handed from one coroutine to another.
$shared = new Fiber(function () { delay(1); Fiber::suspend('one'); delay(1); return 'two'; });
echo await(spawn(fn () => $shared->start())), ' ';
await(spawn(fn () => $shared->resume()));
echo $shared->getReturn(), "\n";
// The script itself in a Fiber.
$main = new Fiber(function () { $c = spawn(function () { delay(1); try { Fiber::suspend(); } catch (FiberError $e) { return $e->getMessage(); } }); Fiber::suspend(await($c)); return 'end'; });
echo $main->start(), "\n";
$main->resume();
echo $main->getReturn(), "\n";
// An exception through a Fiber, and a cancellation.
$c = spawn(function () { (new Fiber(function () { try { delay(10000); } finally { echo "fiber unwound\n"; } }))->start(); });
delay(1);
$c->cancel();
try { await($c); } catch (Async\AsyncCancellation $e) { echo "cancelled\n"; }
$left = spawn(function () { $f = new Fiber(function () { try { Fiber::suspend(); } finally { echo "abandoned fiber unwound\n"; } }); $f->start(); });
await($left);
?>
--EXPECTF--
a1 a-nested2 NULL
b1 b-nested2 NULL
one two
Cannot suspend outside of %Sfiber
end
fiber unwound
cancelled
abandoned fiber unwound
