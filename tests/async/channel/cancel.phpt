--TEST--
A cancelled receiver takes no value, a cancelled sender sends none
--EXTENSIONS--
weft
--FILE--
<?php
use Async\Channel;
use function Async\{spawn, await, delay, suspend, timeout};

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) {
        echo get_class($e), $e->getPrevious() ? ' after ' . get_class($e->getPrevious()) : '', "\n";
    }
}

foreach ([0, 1] as $capacity) {
    echo "-- capacity $capacity\n";
    $channel = new Channel($capacity);
    attempt(fn () => $channel->recv(timeout(5)));
    if ($capacity) $channel->send('fill');
    attempt(fn () => $channel->send('lost?', timeout(5)));
    if ($capacity) $channel->recv();
    var_dump($channel->count(), $channel->sendAsync('x'));
    if ($capacity) $channel->recv();

    // A token that is over already ends what would not have to wait.
    $token = timeout(1);
    delay(5);
    attempt(fn () => $channel->send('y', $token));
    attempt(fn () => $channel->recv($token));

    // Cancelled before anything came.
    $first = spawn(fn () => $channel->recv());
    $second = spawn(fn () => $channel->recv());
    suspend();
    $first->cancel();
    $channel->send('for the second');
    attempt(fn () => await($first));
    attempt(fn () => await($second));

    // Cancelled between being given a value and going on: the next one gets it.
    $first = spawn(fn () => $channel->recv());
    $second = spawn(fn () => $channel->recv());
    suspend();
    var_dump($channel->sendAsync('handed on'));
    $first->cancel();
    attempt(fn () => await($first));
    attempt(fn () => await($second));

    // Nobody is there: it waits, before what was sent later, though there is no room.
    $all = [];
    for ($i = 0; $i < 3; $i++) $all[] = spawn(fn () => $channel->recv());
    suspend();
    for ($i = 0; $i < 3; $i++) var_dump($channel->sendAsync($i));
    if ($capacity) $channel->send(3);
    foreach ($all as $one) $one->cancel();
    foreach ($all as $one) attempt(fn () => await($one));
    var_dump($channel->count(), $channel->isFull(), $channel->sendAsync('no'));
    for ($i = 0; $i < 3 + $capacity; $i++) echo $channel->recv(), ' ';
    echo $channel->count(), "\n";

    // A sender.
    if ($capacity) $channel->send('full');
    $first = spawn(fn () => $channel->send('first'));
    $second = spawn(fn () => $channel->send('second'));
    suspend();
    $first->cancel();
    attempt(fn () => await($first));
    if ($capacity) $channel->recv();
    attempt(fn () => $channel->recv());
    await($second);

    // One whose value had been taken.
    if ($capacity) $channel->send('full');
    $first = spawn(fn () => $channel->send('taken'));
    suspend();
    $channel->recv();
    $first->cancel();
    attempt(fn () => await($first));
    if ($capacity) attempt(fn () => $channel->recv());
    var_dump($channel->count());
}
?>
--EXPECT--
-- capacity 0
Async\OperationCanceledException after Async\TimeoutException
Async\OperationCanceledException after Async\TimeoutException
int(0)
bool(false)
Async\OperationCanceledException after Async\TimeoutException
Async\OperationCanceledException after Async\TimeoutException
Async\AsyncCancellation
string(14) "for the second"
bool(true)
Async\AsyncCancellation
string(9) "handed on"
bool(true)
bool(true)
bool(true)
Async\AsyncCancellation
Async\AsyncCancellation
Async\AsyncCancellation
int(3)
bool(true)
bool(false)
0 1 2 0
Async\AsyncCancellation
string(6) "second"
Async\AsyncCancellation
int(0)
-- capacity 1
Async\OperationCanceledException after Async\TimeoutException
Async\OperationCanceledException after Async\TimeoutException
int(0)
bool(true)
Async\OperationCanceledException after Async\TimeoutException
Async\OperationCanceledException after Async\TimeoutException
Async\AsyncCancellation
string(14) "for the second"
bool(true)
Async\AsyncCancellation
string(9) "handed on"
bool(true)
bool(true)
bool(true)
Async\AsyncCancellation
Async\AsyncCancellation
Async\AsyncCancellation
int(4)
bool(true)
bool(false)
0 1 2 3 0
Async\AsyncCancellation
string(6) "second"
Async\AsyncCancellation
string(5) "taken"
int(0)
