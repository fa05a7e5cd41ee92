--TEST--
What a Coroutine tells about itself
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$c = spawn(function () {
    $me = current_coroutine();
    var_dump($me->isRunning(), $me->isStarted());
    inner();
    return 1;
});
function inner() { delay(20); }
function state($c) { foreach (['Started', 'Queued', 'Running', 'Suspended', 'Completed', 'Cancelled', 'CancellationRequested'] as $s) if ($c->{"is$s"}()) echo $s, ' '; echo "\n"; }
state($c);
var_dump($c->getTrace(), $c->getResult(), $c->getSuspendLocation(), $c->getAwaitingInfo());
try { $c->getException(); } catch (RuntimeException $e) { echo $e->getMessage(), "\n"; }
delay(5);
state($c);
foreach ($c->getTrace() as $i => $frame) echo "#$i ", isset($frame['line']) ? 'line ' . $frame['line'] : 'internal', ' ', $frame['function'], "\n";
echo count($c->getTrace(0, 1)), ' ', basename($c->getSpawnLocation()), ' ', basename($c->getSuspendLocation()), ' ', $c->getSuspendFileAndLine()[1], ' ', $c->getSpawnFileAndLine()[1], "\n";
print_r($c->getAwaitingInfo());
var_dump(count(get_coroutines()), get_coroutines()[0] === $c);
await($c);
state($c);
var_dump($c->getResult(), $c->getException(), $c->getTrace(), get_coroutines());
try { current_coroutine(); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
try { new Async\Coroutine; } catch (Error $e) { echo $e->getMessage(), "\n"; }
try { clone $c; } catch (Error $e) { echo $e->getMessage(), "\n"; }
try { serialize($c); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
$d = spawn(fn () => 0);
var_dump($d->getId() > $c->getId());
?>
--EXPECTF--
Queued 
NULL
NULL
string(7) "unknown"
array(0) {
}
Cannot get the exception of a coroutine that has not ended
bool(true)
bool(true)
Started Suspended 
#0 line 10 Async\delay
#1 line 7 inner
#2 internal {closure%S}
1 coroutine_object.php:4 coroutine_object.php:10 10 4
Array
(
    [0] => a timer
)
int(1)
bool(true)
Started Completed 
int(1)
NULL
NULL
array(0) {
}
The current coroutine is not defined
Call to private Async\Coroutine::__construct() from global scope
Trying to clone an uncloneable object of class Async\Coroutine
Serialization of 'Async\Coroutine' is not allowed
bool(true)
