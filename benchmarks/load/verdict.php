<?php
// What was measured beside what it should be.

enum Target: string
{
    case AtMost = 'at most';
    case AtLeast = 'at least';
}

/** One line: what, what was measured, what it should be. */
function print_verdict(string $what, string $format, float $measured, Target $target, float $bound): void
{
    $met = $target === Target::AtMost ? $measured <= $bound : $measured >= $bound;
    printf("  %-48s %12s   %s %s: %s\n", $what, sprintf($format, $measured), $target->value, sprintf($format, $bound), $met ? 'met' : 'MISSED');
}
