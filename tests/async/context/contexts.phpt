--TEST--
Contexts of scopes, coroutines and the main scope
--EXTENSIONS--
weft
--FILE--
<?php
use Async\{Scope, Context};
use function Async\{spawn, await, current_context, coroutine_context, root_context, request_context, current_coroutine};

var_dump(current_context() === root_context(), request_context());
var_dump(root_context()->set('k', 'root') === root_context());
$key = new stdClass;
$scope = new Scope();
$above = Scope::inherit();
$middle = Scope::inherit($above);
$below = Scope::inherit($middle);
await($above->spawn(function () use ($key) { current_context()->set('k', 'above')->set($key, 'by object')->set('n', null); }));
await($below->spawn(function () use ($key) {
    $c = current_context();
    var_dump($c->find('k'), $c->get($key), $c->has('n'), $c->get('n'), $c->find('none'));
    var_dump($c->findLocal('k'), $c->hasLocal($key));
    $c->set('k', 'below');
    var_dump($c->getLocal('k'), $c->find('k'), $c->unset('k')->find('k'));
    try { $c->get('none'); } catch (Async\ContextException $e) { echo $e->getMessage(), "\n"; }
    try { $c->getLocal($key); } catch (Async\ContextException $e) { echo $e->getMessage(), "\n"; }
    $c->set('k', 1);
    try { $c->set('k', 2); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
    var_dump($c->set('k', 2, true)->get('k'));
    var_dump(await(spawn(fn () => current_context() === $c)));
    $c->set($key, 1)->unset($key);
    var_dump($c->hasLocal($key), $c->has($key));
}));
await($scope->spawn(function () { var_dump(current_context()->find('k'), root_context()->get('k')); }));

$c = spawn(function () {
    coroutine_context()->set('mine', 1);
    var_dump(coroutine_context()->find('k'), current_coroutine()->getContext() === coroutine_context());
    var_dump(await(spawn(fn () => coroutine_context()->find('mine'))));
});
await($c);
var_dump($c->getContext()->get('mine'), $c->getContext()->find('k'));
try { coroutine_context(); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
try { new Context; } catch (Error $e) { echo $e->getMessage(), "\n"; }
class Loud { function __destruct() { Async\suspend(); echo "destroyed in a coroutine: ", var_export(current_coroutine()->isRunning(), true), "\n"; } }
spawn(function () { coroutine_context()->set('x', new Loud); });
Async\delay(5);
(function () { $s = Scope::inherit(); $s->spawn(function () { current_context()->set('x', new Loud); Async\delay(5); }); })();
Async\delay(20);
// A cycle.
$s = new Scope();
$s->setExceptionHandler(function () use ($s) {});
$s->finally(function () use ($s) {});
await($s->spawn(fn () => current_context()->set('scope', $s)));
unset($s);
var_dump(gc_collect_cycles() > 0);
?>
--EXPECTF--
bool(true)
NULL
bool(true)
string(5) "above"
string(9) "by object"
bool(true)
NULL
NULL
NULL
bool(false)
string(5) "below"
string(5) "below"
string(5) "above"
Context key "none" not found
Context key of class stdClass not found
Context key already exists and replace is false
int(2)
bool(true)
bool(false)
bool(true)
NULL
string(4) "root"
NULL
bool(true)
NULL
int(1)
NULL
The current coroutine is not defined
Call to private Async\Context::__construct() from global scope
destroyed in a coroutine: true
destroyed in a coroutine: true
bool(true)
