--TEST--
A coroutine waits for the class another one is loading
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

spl_autoload_register(function ($class) {
    echo "loading $class\n";
    static $loads = ['Gone' => 0];
    // Gone: for ever the first time, until that is cancelled.
    delay(match ($class) { 'Missing' => 200, 'Gone' => $loads['Gone']++ === 0 ? 60_000 : 1, default => 5 });
    if (in_array($class, ['A', 'B', 'P', 'Q'])) eval(match ($class) { 'A' => 'class A extends B {}', 'B' => 'class B {}', 'P' => 'class P { const X = Q::class; } if (!class_exists("Q")) echo "no Q for P\n";', 'Q' => 'class Q {} if (!class_exists("P")) echo "no P for Q\n";' });
    echo "loaded $class\n";
});
$jobs = [spawn(fn () => get_class(new A)), spawn(fn () => get_class(new A)), spawn(fn () => get_class(new B)), spawn(fn () => var_export(class_exists('Missing'), true)), spawn(fn () => var_export(class_exists('Missing'), true))];
foreach ($jobs as $job) echo await($job), "\n";
$cancelled = spawn(fn () => class_exists('Gone'));
$waiter = spawn(fn () => var_export(class_exists('Gone'), true));
delay(1);
$cancelled->cancel();
echo await($waiter), "\n";
?>
--EXPECT--
loading A
loading B
loading Missing
loaded B
loaded A
A
A
B
loaded Missing
loading Missing
false
loaded Missing
false
loading Gone
loading Gone
loaded Gone
false
