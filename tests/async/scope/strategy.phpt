--TEST--
spawn_with(): providers and strategies
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Scope, Coroutine, ScopeProvider, SpawnStrategy};
use function Async\{spawn, await, delay, suspend, spawn_with, current_coroutine};

class Provider implements ScopeProvider {
    function __construct(public ?Scope $scope) {}
    function provideScope(): ?Scope { return $this->scope; }
}
class Strategy extends Provider implements SpawnStrategy {
    public $before, $after;
    function beforeCoroutineEnqueue(Coroutine $c, Scope $s): array { echo 'before ', var_export($c->isStarted(), true), "\n"; suspend(); if ($this->before) ($this->before)(); return []; }
    function afterCoroutineEnqueue(Coroutine $c, Scope $s): void { echo 'after ', var_export($s === $this->scope, true), ' ', var_export($c->isQueued(), true), "\n"; if ($this->after) ($this->after)(); }
}
$scope = new Scope();
echo await(spawn_with($scope, fn ($x) => $x, 'in a scope')), "\n";
echo await(spawn_with(new Provider($scope), 'strtoupper', string: 'provided')), "\n";
echo await(spawn_with(new Provider(null), fn () => 'nowhere')), "\n";
$s = new Strategy($scope);
echo await(spawn_with($s, fn () => "with a strategy")), "\n";
$s->before = fn () => throw new Exception('refused');
try { spawn_with($s, fn () => print "not reached\n"); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
$s->before = null;
$s->after = fn () => throw new Exception('too late');
try { spawn_with($s, fn () => print "runs\n"); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
suspend();
foreach (['exit', 'fatal'] as $how) {
    $s->before = fn () => $how === 'exit' ? exit() : eval('class Broken implements Async\Awaitable {}');
    $c = spawn(fn () => spawn_with($s, fn () => print "not reached\n"));
    try { await($c); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
}
class Bad extends Provider { function provideScope(): ?Scope { throw new Exception('no scope'); } }
try { spawn_with(new Bad(null), fn () => 1); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
$scope->cancel();
?>
--EXPECTF--
in a scope
PROVIDED
nowhere
before false
after true true
with a strategy
before false
refused
before false
after true true
too late
runs
before false
before false

Fatal error: Class Broken cannot implement the interface Async\Awaitable in %s(%d) : eval()'d code on line %d
The coroutine ended with a fatal error
no scope
