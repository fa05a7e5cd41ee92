--TEST--
A script ends when its coroutines have; so it does after exit() and an uncaught exception
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

register_shutdown_function(function () { echo "first shutdown function\n"; spawn(function () { delay(1); echo "late\n"; }); });
spawn(function () { delay(5); echo "a\n"; spawn(function () { delay(5); echo "nested\n"; }); });
spawn(function () { delay(1); echo "b\n"; });
register_shutdown_function(function () { echo "second shutdown function\n"; spawn(function () { delay(1); echo "latest\n"; }); });
echo "end\n";
exit;
?>
--EXPECT--
end
first shutdown function
b
late
a
nested
second shutdown function
latest
