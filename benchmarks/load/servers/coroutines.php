<?php
// What coroutines cost, for coroutines.php one folder up: a line of JSON with nanoseconds by name, and what parked ones take.
// coroutines.php ROUNDS COUNT PARKED

use Async\Channel;

use function Async\{await, delay, spawn, suspend};

[, $rounds, $count, $parked] = array_map('intval', $argv);
$nothing = static function (): void {};

/** The best of several rounds, in nanoseconds for each of $count: others of the machine only ever make it slower. */
$best = function (int $count, Closure $work) use ($rounds): float {
    $times = [];
    for ($i = 0; $i <= $rounds; $i++) {
        $began = hrtime(true);
        $work($count);
        $times[] = (hrtime(true) - $began) / $count;
    }
    return min($times);
};

$pass = fn (int $capacity): Closure => function (int $count) use ($capacity): void {
    $channel = new Channel($capacity);
    spawn(function () use ($channel, $count): void {
        for ($i = 0; $i < $count; $i++) {
            $channel->send($i);
        }
        $channel->close();
    });
    for ($i = 0; $i < $count; $i++) {
        $channel->recv();
    }
};

$result['spawn'] = $best($count, function (int $count) use ($nothing): void {
    for ($i = 0; $i < $count; $i += 100) {
        for ($j = 0; $j < 100; $j++) {
            spawn($nothing);
        }
        suspend();
    }
});
$result['suspend'] = $best($count, function (int $count): void {
    $half = function () use ($count): void {
        for ($i = 0; $i < $count / 2; $i++) {
            suspend();
        }
    };
    $other = spawn($half);
    $half();
    await($other);
});
$result['await'] = $best($count, function (int $count) use ($nothing): void {
    for ($i = 0; $i < $count; $i++) {
        await(spawn($nothing));
    }
});
$result['channel 1'] = $best($count, $pass(1));
$result['channel 64'] = $best($count, $pass(64));

$resident = function (): int {
    preg_match('~^Rss:\s+(\d+)~m', file_get_contents('/proc/self/smaps_rollup'), $match);
    return (int) $match[1];
};
$mappings = fn (): int => count(file('/proc/self/maps'));
$before = [$resident(), $mappings()];
$park = static fn () => delay(600_000);
$coroutines = [];
for ($i = 0; $i < $parked; $i++) {
    $coroutines[] = spawn($park);
}
suspend();
$result['parked KiB'] = ($resident() - $before[0]) / $parked;
$result['parked mappings'] = $mappings() - $before[1];
foreach ($coroutines as $coroutine) {
    $coroutine->cancel();
}
echo json_encode($result), "\n";
