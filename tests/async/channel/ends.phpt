--TEST--
Channels and the end: exit, fatal errors, exceptions, deadlocks, cycles
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Channel, DeadlockError};
use function Async\{spawn, await, suspend, delay, get_coroutines};
ini_set('display_errors', '0');

// Those at the other end go on.
foreach (['exit' => fn () => exit(3), 'fatal' => fn () => trigger_error('x', E_USER_ERROR), 'exception' => fn () => throw new Exception('mine')] as $name => $end) {
    $channel = new Channel;
    $bad = spawn(function () use ($channel, $end) { foreach ($channel as $value) $end(); });
    $channel->send(1);
    try { await($bad); echo "$name: ended\n"; } catch (Throwable $e) { echo "$name: ", $e->getMessage(), "\n"; }
    var_dump($channel->sendAsync(2));
}

echo "-- deadlock\n";
$channel = new Channel;
$stuck = spawn(function () use ($channel) { try { $channel->recv(); } catch (Async\AsyncCancellation) { echo "cancelled\n"; } });
suspend();
var_dump($stuck->getAwaitingInfo());
try { $channel->recv(); } catch (DeadlockError $e) { echo $e->getMessage(), "\n"; }
try { (new Channel)->send(1); } catch (DeadlockError $e) { echo $e->getMessage(), "\n"; }
$stuck->cancel();
await($stuck);

echo "-- a cycle\n";
class Noisy { public $channel; function __destruct() { echo "destroyed\n"; } }
$channel = new Channel(1);
$object = new Noisy;
$object->channel = $channel;
$channel->send($object);
unset($channel, $object);
var_dump(gc_collect_cycles() > 0);

echo "-- a cycle through an iterator\n";
$channel = new Channel(2);
$object = new Noisy;
$loop = (function () use ($channel) { foreach ($channel as $value) yield $value; })();
$object->channel = $loop;
$channel->send($object);
$loop->current();
unset($channel, $object, $loop);
var_dump(gc_collect_cycles() > 0);

echo "-- destructors\n";
class Sends { function __construct(public Channel $to) {} function __destruct() { $this->to->send('from a destructor'); } }
$channel = new Channel;
spawn(function () use ($channel) { new Sends($channel); });
var_dump($channel->recv());
$channel = new Channel(1);
$channel->send(new Noisy);
$channel = null;

echo "-- inside a Fiber and a generator\n";
$channel = new Channel;
spawn(function () use ($channel) { (new Fiber(fn () => $channel->send('fiber')))->start(); });
spawn(function () use ($channel) { foreach ((function () use ($channel) { yield $channel->send('generator'); })() as $x); });
var_dump($channel->recv(), $channel->recv());

echo "-- the script ends while one waits\n";
$forever = new Channel;
spawn(function () use ($forever) { try { $forever->recv(); } finally { echo "unwound\n"; } });
echo "end\n";
?>
--EXPECTF--
exit: ended
bool(false)
fatal: The coroutine ended with a fatal error
bool(false)
exception: mine
bool(false)
-- deadlock
array(1) {
  [0]=>
  string(20) "a value of a channel"
}
Deadlock detected: no active coroutines, 1 coroutines in waiting
  #%d at %s:%d waits for a value of a channel
Deadlock detected: no active coroutines, 1 coroutines in waiting
  #%d at %s:%d waits for a value of a channel
cancelled
-- a cycle
destroyed
bool(true)
-- a cycle through an iterator
destroyed
bool(true)
-- destructors
string(17) "from a destructor"
destroyed
-- inside a Fiber and a generator
string(5) "fiber"
string(9) "generator"
-- the script ends while one waits
end
unwound
