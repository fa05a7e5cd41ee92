--TEST--
Signals while nothing is under way
--FILE--
<?php
require __DIR__ . '/life_cycle.inc';

Weft\Test\life_cycle([
    ['idle', 1, ['TERM'], 'ends at once'],
    ['idle', 1, ['INT'], 'ends at once'],
    ['idle', 1, ['HUP'], 'ends at once'],
    ['idle', 1, ['USR1'], 'goes on'],
    ['idle', 1, ['USR2'], 'upgrades'],
    ['idle', 2, ['TERM'], 'ends at once'],
    ['idle', 2, ['INT'], 'ends at once'],
    ['idle', 2, ['HUP'], 'reloads'],
    ['idle', 2, ['USR1'], 'goes on'],
    ['idle', 2, ['USR2'], 'upgrades'],
]);
?>
--EXPECT--
idle, 1, TERM: ends at once
idle, 1, INT: ends at once
idle, 1, HUP: ends at once
idle, 1, USR1: goes on
idle, 1, USR2: upgrades
idle, 2, TERM: ends at once
idle, 2, INT: ends at once
idle, 2, HUP: reloads
idle, 2, USR1: goes on
idle, 2, USR2: upgrades
