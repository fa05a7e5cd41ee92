--TEST--
finally() callbacks run when the coroutine has ended, in a coroutine of their own
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

$c = spawn(function () { delay(1); echo "body\n"; return 'r'; });
$c->finally(function ($me) use ($c) { echo "one "; delay(2); var_dump($me === $c, $me->isCompleted(), $me->getResult()); });
$c->finally(function () { throw new Exception('from a callback'); });
$c->finally(function () { echo "three\n"; });
await($c);
echo "awaited\n";
delay(10);
$c->finally(function () { echo "after the end\n"; });
?>
--EXPECTF--
body
one awaited
bool(true)
bool(true)
string(1) "r"

Warning: Uncaught Exception: from a callback in %s:%d
Stack trace:
#0 [internal function]: {closure%S}(Object(Async\Coroutine))
#1 {main}
  thrown in %s on line %d
three
after the end
