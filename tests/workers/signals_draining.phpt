--TEST--
Signals while the server ends
--FILE--
<?php
require __DIR__ . '/life_cycle.inc';

Weft\Test\life_cycle([
    ['draining', 1, ['TERM'], 'ends at once'],
    ['draining', 1, ['INT'], 'ends at once'],
    ['draining', 1, ['HUP'], 'ends at once'],
    ['draining', 1, ['USR1'], 'ends as it was'],
    ['draining', 1, ['USR2'], 'ends as it was'],
    ['draining', 1, ['TERM', 'TERM'], 'dies'],
    ['draining', 2, ['TERM'], 'ends at once'],
    ['draining', 2, ['INT'], 'ends at once'],
    ['draining', 2, ['HUP'], 'ends as it was'],
    ['draining', 2, ['USR1'], 'ends as it was'],
    ['draining', 2, ['USR2'], 'ends as it was'],
    ['draining', 2, ['TERM', 'TERM'], 'dies'],
]);
?>
--EXPECT--
draining, 1, TERM: ends at once
draining, 1, INT: ends at once
draining, 1, HUP: ends at once
draining, 1, USR1: ends as it was
draining, 1, USR2: ends as it was
draining, 1, TERM TERM: dies
draining, 2, TERM: ends at once
draining, 2, INT: ends at once
draining, 2, HUP: ends as it was
draining, 2, USR1: ends as it was
draining, 2, USR2: ends as it was
draining, 2, TERM TERM: dies
