--TEST--
Values come in the order they were sent; senders and receivers take turns as they came
--EXTENSIONS--
weft
--FILE--
<?php
use Async\Channel;
use function Async\{spawn, await, delay, suspend};

foreach ([0, 1, 3] as $capacity) {
    $channel = new Channel($capacity);
    $log = [];
    $receivers = [];
    foreach (['a', 'b'] as $name) {
        $receivers[] = spawn(function () use ($channel, $name, &$log) {
            for ($i = 0; $i < 3; $i++) $log[] = $name . $channel->recv();
        });
    }
    $senders = [];
    foreach ([1, 2, 3] as $number) {
        $senders[] = spawn(function () use ($channel, $number) { $channel->send($number); $channel->send($number * 10); });
    }
    foreach ([...$receivers, ...$senders] as $one) await($one);
    sort($log, SORT_STRING);
    $values = array_map(fn ($entry) => (int) substr($entry, 1), $log);
    sort($values);
    echo $capacity, ': ', implode(' ', $values), ' a ', count(preg_grep('/^a/', $log)), "\n";
}

// Many who wait: first come, first served.
$channel = new Channel;
$order = [];
$all = [];
for ($i = 0; $i < 3000; $i++) $all[] = spawn(function () use ($channel, $i, &$order) { $order[] = [$i, $channel->recv()]; });
suspend();
for ($i = 0; $i < 3000; $i++) $channel->send($i);
foreach ($all as $one) await($one);
var_dump($order === array_map(fn ($i) => [$i, $i], range(0, 2999)));

$channel = new Channel(2);
$all = [];
for ($i = 0; $i < 3000; $i++) $all[] = spawn(fn () => $channel->send($i));
suspend();
var_dump($channel->count(), $channel->isFull());
$got = [];
for ($i = 0; $i < 3000; $i++) $got[] = $channel->recv();
var_dump($got === range(0, 2999), $channel->isEmpty());
foreach ($all as $one) await($one);

// One that comes later is not served before one that waits.
$channel = new Channel(1);
$channel->send('first');
$waiting = spawn(fn () => $channel->send('second'));
suspend();
var_dump($channel->recv(), $channel->sendAsync('third'), $channel->recv());
await($waiting);

// References are not sent, and a value sent is a value.
$channel = new Channel(4);
$array = [1];
$channel->send($array);
$array[] = 2;
$channel->send(null);
$channel->send($object = new stdClass);
var_dump($channel->recv(), $channel->recv(), $channel->recv() === $object);
?>
--EXPECT--
0: 1 2 3 10 20 30 a 3
1: 1 2 3 10 20 30 a 3
3: 1 2 3 10 20 30 a 3
bool(true)
int(2)
bool(true)
bool(true)
bool(true)
string(5) "first"
bool(false)
string(6) "second"
array(1) {
  [0]=>
  int(1)
}
NULL
bool(true)
