--TEST--
An error of a future that nobody sees is reported, once, unless it is ignored
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\delay;
use Async\{Future, FutureState};
use function Async\{await, suspend};

Future::failed(new Exception('x0'))->map(fn () => 1); delay(1);
Future::failed(new Exception('x1'));
$state = new FutureState; $state->error(new Exception('x2')); unset($state);
$state = new FutureState; $future = new Future($state); $state->error(new Exception('x3')); unset($state, $future);
echo "-- seen or ignored\n";
Future::failed(new Exception('y'))->ignore();
$state = new FutureState; $state->ignore(); $state->error(new Exception('y')); unset($state);
$state = new FutureState; $future = new Future($state); $state->ignore(); $state->error(new Exception('y')); unset($state, $future);
try { Future::failed(new Exception('y'))->await(); } catch (Exception) {}
Future::failed(new Exception('y'))->catch(fn () => 1); suspend();
Future::failed(new Async\AsyncCancellation('y'));
$state = new FutureState; $future = new Future($state); $future->cancel(); unset($state, $future);
new Future(new FutureState);
echo "end\n";
?>
--EXPECTF--

Warning: Uncaught Exception: x0 in %a
Stack trace:
#0 {main}
  thrown in %a

Warning: Uncaught Exception: x1 in %a
Stack trace:
#0 {main}
  thrown in %a

Warning: Uncaught Exception: x2 in %a
Stack trace:
#0 {main}
  thrown in %a

Warning: Uncaught Exception: x3 in %a
Stack trace:
#0 {main}
  thrown in %a
-- seen or ignored
end
