--TEST--
map(), catch(), finally(): in coroutines of their own, chained, in any order
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Future, FutureState};
use function Async\{spawn, await, delay, suspend, current_coroutine};
ini_set('display_errors', '0');

function attempt(callable $what): void {
    try { var_dump($what()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}

$state = new FutureState;
$chain = (new Future($state))
    ->map(function ($x) { delay(1); return $x * 2; })
    ->finally(function (...$none) { echo 'finally ', count($none), "\n"; return 'ignored'; })
    ->map(fn ($x) => throw new DomainException("no $x"))
    ->map(fn () => print "never\n")
    ->catch(fn (DomainException $e) => $e->getMessage())
    ->catch(fn () => print "never\n");
spawn(function () use ($state) { delay(2); $state->complete(21); });
attempt(fn () => await($chain));

echo "-- completed before\n";
attempt(fn () => Future::completed(1)->map(fn ($x) => $x + 1)->await());
attempt(fn () => Future::failed(new Exception('x'))->catch(fn ($e) => $e->getMessage())->await());
attempt(fn () => Future::failed(new Exception('passed on'))->finally(fn () => 1)->await());
attempt(fn () => Future::completed(1)->finally(fn () => throw new Exception('of finally'))->await());
attempt(fn () => Future::completed(1)->map(42));

echo "-- for their effects only\n";
$state = new FutureState;
(new Future($state))->map(function ($x) { echo "effect $x\n"; });
$state->complete('one');
suspend();

echo "-- endings\n";
attempt(fn () => Future::completed(1)->map(fn () => exit(3))->await());
attempt(fn () => Future::completed(1)->map(fn () => trigger_error('x', E_USER_ERROR))->await());
attempt(fn () => Future::completed(1)->map(function () { delay(1); throw new Async\AsyncCancellation('stop'); })->await());

echo "-- the target is cancelled first\n";
$state = new FutureState;
$target = (new Future($state))->map(fn () => 'too late');
$target->cancel();
$state->complete(1);
attempt(fn () => $target->await());
delay(1);

echo "-- many\n";
$state = new FutureState;
$future = new Future($state);
$all = [];
for ($i = 0; $i < 3000; $i++) $all[] = $future->map(fn ($x) => $x + $i);
for ($i = 0; $i < 3000; $i++) $waiting[] = spawn(fn () => $future->await());
suspend();
$state->complete(1);
var_dump(array_sum(array_map(fn ($one) => $one->await(), $all)), array_sum(array_map('Async\await', $waiting)));
?>
--EXPECT--
finally 0
string(5) "no 42"
-- completed before
int(2)
string(1) "x"
Exception: passed on
Exception: of finally
TypeError: Async\Future::map(): Argument #1 ($map) must be a valid callback, no array or string given
-- for their effects only
effect one
-- endings
Async\AsyncException: The callback of the future did not come to its end
Async\AsyncException: The callback of the future did not come to its end
Async\AsyncCancellation: stop
-- the target is cancelled first
Async\AsyncCancellation: The future was cancelled
-- many
int(4501500)
int(3000)
