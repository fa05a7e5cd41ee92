--TEST--
An exception nobody waits for is reported once, as a warning
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

spawn(function () { throw new RuntimeException('fire and forget'); });
delay(1);
echo "--\n";
$kept = spawn(function () { throw new RuntimeException('kept'); });
delay(1);
unset($kept);
echo "--\n";
$seen = spawn(function () { throw new RuntimeException('seen'); });
delay(1);
echo $seen->getException()->getMessage(), "\n";
unset($seen);
echo "--\n";
$global = spawn(function () { throw new RuntimeException('at the end'); });
delay(1);
echo "end\n";
?>
--EXPECTF--
Warning: Uncaught RuntimeException: fire and forget in %suncaught.php:%d
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %suncaught.php on line %d
--

Warning: Uncaught RuntimeException: kept in %suncaught.php:%d
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %suncaught.php on line %d
--
seen
--
end

Warning: Uncaught RuntimeException: at the end in %suncaught.php:%d
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %suncaught.php on line %d
