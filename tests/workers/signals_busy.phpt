--TEST--
Signals while requests are under way
--FILE--
<?php
require __DIR__ . '/life_cycle.inc';

Weft\Test\life_cycle([
    ['busy', 1, ['TERM'], 'ends'],
    ['busy', 1, ['INT'], 'ends'],
    ['busy', 1, ['HUP'], 'ends'],
    ['busy', 1, ['USR1'], 'goes on'],
    ['busy', 1, ['USR2'], 'upgrades'],
    ['busy', 1, ['TERM', 'TERM'], 'ends at once'],
    ['busy', 2, ['TERM'], 'ends'],
    ['busy', 2, ['INT'], 'ends'],
    ['busy', 2, ['HUP'], 'reloads'],
    ['busy', 2, ['USR1'], 'goes on'],
    ['busy', 2, ['USR2'], 'upgrades'],
    ['busy', 2, ['TERM', 'TERM'], 'ends at once'],
]);
?>
--EXPECT--
busy, 1, TERM: ends
busy, 1, INT: ends
busy, 1, HUP: ends
busy, 1, USR1: goes on
busy, 1, USR2: upgrades
busy, 1, TERM TERM: ends at once
busy, 2, TERM: ends
busy, 2, INT: ends
busy, 2, HUP: reloads
busy, 2, USR1: goes on
busy, 2, USR2: upgrades
busy, 2, TERM TERM: ends at once
