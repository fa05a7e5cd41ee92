--TEST--
A channel is closed when one side has waited for nothing for too long
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Channel, ChannelCloseReason, ChannelException};
use function Async\{spawn, await, delay, suspend};

function attempt(callable $what): void {
    try { var_dump($what()); } catch (ChannelException $e) { echo $e->reason->name, ': ', $e->getMessage(), "\n"; } catch (Throwable $e) { echo get_class($e), "\n"; }
}
// Something else that can happen, as soft timeouts are not worth waiting for.
$alive = spawn(fn () => delay(10_000));

echo "-- receivers\n";
$channel = new Channel(noProducerTimeout: 20);
$began = hrtime(true);
$others = [spawn(fn () => $channel->recv()), spawn(function () use ($channel) { foreach ($channel as $value); return 'the loop ends'; })];
$future = $channel->recvAsync();
attempt(fn () => $channel->recv());
var_dump(hrtime(true) - $began >= 20e6, $channel->isClosed());
foreach ($others as $other) attempt(fn () => await($other));
attempt(fn () => await($future));
attempt(fn () => $channel->send(1));

echo "-- senders\n";
$channel = new Channel(1, noConsumerTimeout: 10);
$channel->send('in the buffer');
attempt(fn () => $channel->send('too many'));
attempt(fn () => $channel->recv());
attempt(fn () => $channel->recv());

echo "-- traffic\n";
foreach ([0, 2] as $capacity) {
    $channel = new Channel($capacity, noProducerTimeout: 400);
    $sum = 0;
    $receivers = [];
    for ($i = 0; $i < 3; $i++) $receivers[] = spawn(function () use ($channel, &$sum) { foreach ($channel as $value) $sum += $value; });
    for ($i = 1; $i <= 8; $i++) { delay(100); $channel->send($i); }
    var_dump($channel->isClosed());
    $channel->close();
    foreach ($receivers as $receiver) await($receiver);
    var_dump($sum);
    attempt(fn () => $channel->recv());
}

echo "-- who leaves is not waited for\n";
$channel = new Channel(noProducerTimeout: 10);
attempt(fn () => $channel->recv(Async\timeout(2)));
$channel->recvAsync()->cancel();
delay(30);
var_dump($channel->isClosed());
spawn(function () use ($channel) { delay(2); $channel->send('later'); });
attempt(fn () => $channel->recv());

echo "-- gone\n";
$channel = new Channel(noProducerTimeout: 60_000);
$future = $channel->recvAsync();
unset($channel);
attempt(fn () => await($future));

echo "-- nothing else can happen\n";
$alive->cancel();
delay(0);
attempt(fn () => (new Channel(noProducerTimeout: 10))->recv());
attempt(fn () => (new Channel(noProducerTimeout: 10, hardTimeouts: true))->recv());
attempt(fn () => (new Channel(noConsumerTimeout: 10, hardTimeouts: true))->send(1));
foreach ([[0, -1], [0, 0, -1]] as $arguments) try { new Channel(...$arguments); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
?>
--EXPECT--
-- receivers
NO_PRODUCERS: The channel was closed: nobody has sent anything in time
bool(true)
bool(true)
NO_PRODUCERS: The channel was closed: nobody has sent anything in time
string(13) "the loop ends"
NO_PRODUCERS: The channel was closed: nobody has sent anything in time
NO_PRODUCERS: The channel was closed: nobody has sent anything in time
-- senders
NO_CONSUMERS: The channel was closed: nobody has received anything in time
string(13) "in the buffer"
NO_CONSUMERS: The channel was closed: nobody has received anything in time
-- traffic
bool(false)
int(36)
EXPLICIT: The channel is closed
bool(false)
int(36)
EXPLICIT: The channel is closed
-- who leaves is not waited for
Async\OperationCanceledException
bool(false)
string(5) "later"
-- gone
DISPOSED: The channel is closed
-- nothing else can happen
Async\DeadlockError
NO_PRODUCERS: The channel was closed: nobody has sent anything in time
NO_CONSUMERS: The channel was closed: nobody has received anything in time
Async\Channel::__construct(): Argument #2 ($noProducerTimeout) must be greater than or equal to 0
Async\Channel::__construct(): Argument #3 ($noConsumerTimeout) must be greater than or equal to 0
