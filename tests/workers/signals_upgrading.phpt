--TEST--
Signals while a successor is starting
--FILE--
<?php
require __DIR__ . '/life_cycle.inc';

Weft\Test\life_cycle([
    ['upgrading', 1, ['TERM'], 'ends'],
    ['upgrading', 1, ['INT'], 'ends'],
    ['upgrading', 1, ['HUP'], 'ends'],
    ['upgrading', 1, ['USR1'], 'goes on'],
    ['upgrading', 1, ['USR2'], 'goes on'],
    ['upgrading', 1, ['TERM', 'TERM'], 'ends at once'],
    ['upgrading', 2, ['TERM'], 'ends'],
    ['upgrading', 2, ['INT'], 'ends'],
    ['upgrading', 2, ['HUP'], 'reloads and upgrades'],
    ['upgrading', 2, ['USR1'], 'goes on'],
    ['upgrading', 2, ['USR2'], 'goes on'],
    ['upgrading', 2, ['TERM', 'TERM'], 'ends at once'],
]);
?>
--EXPECT--
upgrading, 1, TERM: ends
upgrading, 1, INT: ends
upgrading, 1, HUP: ends
upgrading, 1, USR1: goes on
upgrading, 1, USR2: goes on
upgrading, 1, TERM TERM: ends at once
upgrading, 2, TERM: ends
upgrading, 2, INT: ends
upgrading, 2, HUP: reloads and upgrades
upgrading, 2, USR1: goes on
upgrading, 2, USR2: goes on
upgrading, 2, TERM TERM: ends at once
