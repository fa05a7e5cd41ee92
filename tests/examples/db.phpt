--TEST--
The example with a database: twenty queries take as long as one
--EXTENSIONS--
weft
pdo_mysql
--SKIPIF--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
if ($reason = Weft\Test\MariaDb::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/mariadb.inc';
use Weft\Test\MariaDb;

$database = MariaDb::start();
$command = [PHP_BINARY, '-d', 'extension=' . Weft\Test\extension_path(), __DIR__ . '/../../examples/db.php'];
$environment = ['DB_DSN' => $database->dsn(), 'DB_USER' => MariaDb::USER, 'DB_PASSWORD' => MariaDb::PASSWORD] + getenv();
$process = proc_open($command, [1 => ['pipe', 'w'], 2 => STDERR], $pipes, null, $environment);
$output = stream_get_contents($pipes[1]);
$code = proc_close($process);
if (getenv('WEFT_TEST_TIMES') === 'show') echo $output;
// A slow machine may be late; one query after the other would take 4 s.
echo preg_replace_callback('~ +([\d.]+) s$~m', fn ($match) => $match[1] >= 0.2 && $match[1] < 2 ? ' at once' : $match[0], $output), "exit code $code\n";
$database->stop();
?>
--EXPECT--
one query at once
20 queries, and 19 connections at once
20 queries at once
20 connections opened, used 61 times
exit code 0
