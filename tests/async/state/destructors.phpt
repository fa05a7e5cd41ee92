--TEST--
Destructors may suspend, also while an exception unwinds
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

class D {
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} begins\n"; delay(2); echo "{$this->name} ends\n"; }
}
function thrower() { $d = new D('unwound'); throw new Exception('x'); }
$c = spawn(function () { try { thrower(); } catch (Exception $e) { echo 'caught ', $e->getMessage(), "\n"; } });
spawn(function () { echo "meanwhile\n"; });
await($c);
$captured = new D('captured');
$c = spawn(function () use ($captured) { return 'r'; });
unset($captured);
echo await($c), "\n";
$c = spawn(function () { $d = new D('cancelled'); delay(10000); });
delay(1);
$c->cancel();
try { await($c); } catch (Async\AsyncCancellation) { echo "gone\n"; }
spawn(fn () => new D('result nobody wants'));
?>
--EXPECT--
unwound begins
meanwhile
unwound ends
caught x
captured begins
captured ends
r
cancelled begins
cancelled ends
gone
result nobody wants begins
result nobody wants ends
