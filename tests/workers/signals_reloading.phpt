--TEST--
Signals during a reload: its workers are starting, or the old ones are finishing
--FILE--
<?php
require __DIR__ . '/life_cycle.inc';

Weft\Test\life_cycle([
    ['reloading', 2, ['TERM'], 'ends'],
    ['reloading', 2, ['INT'], 'ends'],
    ['reloading', 2, ['HUP'], 'reloads again'],
    ['reloading', 2, ['USR1'], 'goes on'],
    ['reloading', 2, ['USR2'], 'reloads and upgrades'],
    ['reloading', 2, ['TERM', 'TERM'], 'ends at once'],
    ['retiring', 2, ['TERM'], 'ends'],
    ['retiring', 2, ['INT'], 'ends'],
    ['retiring', 2, ['HUP'], 'reloads again'],
    ['retiring', 2, ['USR1'], 'goes on'],
    ['retiring', 2, ['USR2'], 'reloads and upgrades'],
    ['retiring', 2, ['TERM', 'TERM'], 'ends at once'],
]);
?>
--EXPECT--
reloading, 2, TERM: ends
reloading, 2, INT: ends
reloading, 2, HUP: reloads again
reloading, 2, USR1: goes on
reloading, 2, USR2: reloads and upgrades
reloading, 2, TERM TERM: ends at once
retiring, 2, TERM: ends
retiring, 2, INT: ends
retiring, 2, HUP: reloads again
retiring, 2, USR1: goes on
retiring, 2, USR2: reloads and upgrades
retiring, 2, TERM TERM: ends at once
