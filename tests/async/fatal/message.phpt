--TEST--
The message of a fatal error is PHP's own; objects of others live on
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

error_reporting(E_ALL & ~E_DEPRECATED);
class Kept { public function __destruct() { echo "kept destructed\n"; } }
$kept = new Kept;
class Local { public function __destruct() { echo "local destructed\n"; } }
function deep() { $l = new Local; trigger_error('deep down', E_USER_ERROR); }
$c = spawn(function () { try { deep(); } finally { echo "no finally\n"; } });
try { await($c); } catch (Async\AsyncException $e) { echo $e->getMessage(), "\n"; }
unset($kept);
echo "end\n";
?>
--EXPECTF--
Fatal error: deep down in %s on line %d
local destructed
The coroutine ended with a fatal error
kept destructed
end
