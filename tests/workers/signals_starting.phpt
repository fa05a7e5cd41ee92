--TEST--
Signals while the first workers start
--FILE--
<?php
require __DIR__ . '/life_cycle.inc';

Weft\Test\life_cycle([
    ['starting', 1, ['TERM'], 'ends at once'],
    ['starting', 1, ['INT'], 'ends at once'],
    ['starting', 1, ['HUP'], 'ends at once'],
    ['starting', 1, ['USR1'], 'goes on'],
    ['starting', 1, ['USR2'], 'upgrades'],
    ['starting', 2, ['TERM'], 'ends at once'],
    ['starting', 2, ['INT'], 'ends at once'],
    ['starting', 2, ['HUP'], 'reloads'],
    ['starting', 2, ['USR1'], 'goes on'],
    ['starting', 2, ['USR2'], 'upgrades'],
]);
?>
--EXPECT--
starting, 1, TERM: ends at once
starting, 1, INT: ends at once
starting, 1, HUP: ends at once
starting, 1, USR1: goes on
starting, 1, USR2: upgrades
starting, 2, TERM: ends at once
starting, 2, INT: ends at once
starting, 2, HUP: reloads
starting, 2, USR1: goes on
starting, 2, USR2: upgrades
