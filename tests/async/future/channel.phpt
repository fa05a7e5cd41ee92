--TEST--
Channel::recvAsync(): a future of the next value, in its turn
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Channel, Future};
use function Async\{spawn, await, suspend};

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}

$channel = new Channel(2);
$channel->send('there');
attempt(fn () => [$channel->recvAsync()->isCompleted(), $channel->count()]);
$first = spawn(fn () => $channel->recv());
suspend();
$second = $channel->recvAsync();
$third = spawn(fn () => $channel->recv());
suspend();
foreach ([1, 2, 3] as $value) $channel->send($value);
attempt(fn () => [await($first), await($second), await($third)]);

echo "-- a cancelled one takes nothing, nor does one that nobody has any more\n";
$cancelled = $channel->recvAsync();
$channel->recvAsync();
$next = $channel->recvAsync();
$cancelled->cancel();
$channel->send('for the next');
attempt(fn () => await($next));
attempt(fn () => await($cancelled));
var_dump($channel->count());

echo "-- one that is mapped is wanted\n";
$channel->recvAsync()->map(function ($x) { echo "mapped $x\n"; });
$channel->send('a');
suspend();

echo "-- closing\n";
$waits = $channel->recvAsync();
$channel->close();
attempt(fn () => await($waits));
attempt(fn () => await($channel->recvAsync()));
$rendezvous = new Channel;
$sender = spawn(fn () => $rendezvous->send('met'));
suspend();
attempt(fn () => await($rendezvous->recvAsync()));
$lost = $rendezvous->recvAsync();
unset($rendezvous, $sender);
gc_collect_cycles();
attempt(fn () => await($lost));

echo "-- a cycle\n";
class Noisy { public $x; function __destruct() { echo "destroyed\n"; } }
$channel = new Channel;
$noisy = new Noisy;
$noisy->x = $channel;
$channel->recvAsync()->map(function () use ($noisy) {});
unset($channel, $noisy);
var_dump(gc_collect_cycles() > 0);
$open = new Channel;
$pending = $open->recvAsync();
$mapped = $open->recvAsync()->map(fn () => 1);
echo "end\n";
?>
--EXPECT--
array(2) {
  [0]=>
  bool(true)
  [1]=>
  int(0)
}
array(3) {
  [0]=>
  int(1)
  [1]=>
  int(2)
  [2]=>
  int(3)
}
-- a cancelled one takes nothing, nor does one that nobody has any more
string(12) "for the next"
Async\AsyncCancellation: The future was cancelled
int(0)
-- one that is mapped is wanted
mapped a
-- closing
Async\ChannelException: The channel is closed
Async\ChannelException: The channel is closed
string(3) "met"
Async\ChannelException: The channel is closed
-- a cycle
destroyed
bool(true)
end
