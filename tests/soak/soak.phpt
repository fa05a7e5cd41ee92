--TEST--
Ten seconds of a server's life with all clients, cancelled at random: nothing is wrong, stuck or left
--DESCRIPTION--
./dev soak SECONDS does it for longer and prints figures.
--EXTENSIONS--
weft
pdo_mysql
mysqli
pdo_pgsql
pgsql
redis
curl
openssl
--SKIPIF--
<?php
require __DIR__ . '/soak.inc';
if ($reason = Weft\Test\Soak::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/soak.inc';
$soak = new Weft\Test\Soak();
$soak->run(10);
echo implode("\n", $soak->complaints ? [...$soak->report, ...$soak->complaints] : ['nothing']), "\n";
?>
--EXPECT--
nothing
