--TEST--
Closing: waiting ends, what was sent can be received, foreach ends
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Channel, ChannelException};
use function Async\{spawn, await, suspend};

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}

$channel = new Channel(2);
$channel->send('a');
$channel->send('b');
$late = spawn(fn () => $channel->send('c'));
suspend();
$channel->close();
$channel->close();
attempt(fn () => await($late));
var_dump($channel->isClosed(), $channel->count());
attempt(fn () => $channel->send('d'));
attempt(fn () => $channel->sendAsync('d'));
foreach ($channel as $key => $value) echo "$key => $value\n";
attempt(fn () => $channel->recv());
foreach ($channel as $value) echo "never\n";

echo "-- receivers\n";
$channel = new Channel;
$waiting = [spawn(fn () => $channel->recv()), spawn(function () use ($channel) { foreach ($channel as $v) echo "got $v\n"; return 'end'; })];
suspend();
$channel->send(1);
$channel->send(2);
$channel->close();
foreach ($waiting as $one) attempt(fn () => await($one));

echo "-- a value given before the end arrives\n";
$channel = new Channel;
$waiting = spawn(fn () => $channel->recv());
suspend();
var_dump($channel->sendAsync('in time'));
$channel->close();
attempt(fn () => await($waiting));

echo "-- leaving a loop takes no value\n";
$channel = new Channel(8);
for ($i = 0; $i < 4; $i++) $channel->send($i);
foreach ($channel as $value) if ($value === 1) break;
var_dump($channel->count());
$iterator = $channel->getIterator();
var_dump($iterator instanceof Iterator, $iterator->current(), $iterator->key());
$channel->close();
attempt(function () use ($iterator) { $iterator->next(); return $iterator->current(); });
attempt(function () use ($iterator) { $iterator->next(); return $iterator->valid(); });
attempt(function () use ($channel) { foreach ($channel as &$value); });

echo "-- arguments\n";
attempt(fn () => new Channel(-1));
attempt(fn () => (new Channel)->recv(new Channel));
attempt(fn () => clone new Channel);
attempt(fn () => serialize(new Channel));
attempt(fn () => [(new Channel(7))->capacity(), count(new Channel), (new Channel)->isFull(), (new Channel(1))->isFull()]);
attempt(fn () => (new Channel)->sendAsync(1));
attempt(fn () => new Channel instanceof Async\Awaitable);
?>
--EXPECT--
Async\ChannelException: The channel is closed
bool(true)
int(2)
Async\ChannelException: The channel is closed
bool(false)
0 => a
1 => b
Async\ChannelException: The channel is closed
-- receivers
got 2
int(1)
string(3) "end"
-- a value given before the end arrives
bool(true)
string(7) "in time"
-- leaving a loop takes no value
int(2)
bool(true)
int(2)
int(0)
int(3)
bool(false)
Error: An iterator cannot be used with foreach by reference
-- arguments
ValueError: Async\Channel::__construct(): Argument #1 ($capacity) must be greater than or equal to 0
TypeError: Async\Channel::recv(): Argument #1 ($cancellationToken) must be something that can be awaited, Async\Channel given
Error: Trying to clone an uncloneable object of class Async\Channel
Exception: Serialization of 'Async\Channel' is not allowed
array(4) {
  [0]=>
  int(7)
  [1]=>
  int(0)
  [2]=>
  bool(true)
  [3]=>
  bool(false)
}
bool(false)
bool(true)
