--TEST--
spawn() passes positional, named and variadic arguments, and takes every kind of callable
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

class C {
    public static function s($x) { return "static $x"; }
    public function m($x) { return "method $x"; }
    public function __call($name, $args) { return "magic $name " . implode(',', $args); }
    public static function __callStatic($name, $args) { return "static magic $name"; }
    public function __invoke($x) { return "invoke $x"; }
}
function f(...$all) { return json_encode($all); }
echo await(spawn('f', 1, two: 2)), "\n";
echo await(spawn('strtoupper', 'x')), "\n";
echo await(spawn('C::s', 1)), "\n";
echo await(spawn([new C, 'm'], 2)), "\n";
echo await(spawn([new C, 'unknown'], 3, 4)), "\n";
echo await(spawn('C::other', 3)), "\n";
echo await(spawn(new C, 5)), "\n";
echo await(spawn((new C)->m(...), 6)), "\n";
echo await(spawn(strrev(...), 'abc')), "\n";
try { spawn('nosuch'); } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
$r = &$value;
await(spawn(function () use (&$value) { $value = 7; }));
var_dump($r);
?>
--EXPECT--
{"0":1,"two":2}
X
static 1
method 2
magic unknown 3,4
static magic other
invoke 5
method 6
cba
Async\spawn(): Argument #1 ($task) must be a valid callback, function "nosuch" not found or invalid function name
int(7)
