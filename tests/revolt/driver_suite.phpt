--TEST--
Revolt's own tests of drivers
--DESCRIPTION--
The package from the registry is without them: WEFT_REVOLT_SOURCE names a checkout of revoltphp/event-loop.
--EXTENSIONS--
weft
pcntl
--SKIPIF--
<?php
require __DIR__ . '/../helpers/packages.inc';
if ($reason = Weft\Test\packages_missing()) die("skip $reason");
if (!is_file(getenv('WEFT_REVOLT_SOURCE') . '/test/Driver/DriverTest.php')) die('skip needs the source of revolt/event-loop in $WEFT_REVOLT_SOURCE');
if (!shell_exec('command -v phpunit')) die('skip needs phpunit');
foreach (['dom', 'mbstring', 'xmlwriter'] as $name) extension_loaded($name) || die("skip PHPUnit needs $name");
?>
--FILE--
<?php
require __DIR__ . '/../helpers/packages.inc';
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/tls.inc';

$folder = Weft\Test\scratch_folder();
$source = getenv('WEFT_REVOLT_SOURCE');
file_put_contents("$folder/bootstrap.php", '<?php ' . Weft\Test\packages_code() . "require '$source/test/Driver/DriverTest.php';");
file_put_contents("$folder/WeftDriverTest.php", <<<'PHP'
<?php
class WeftDriverTest extends Revolt\EventLoop\Driver\DriverTest
{
    public function getFactory(): callable
    {
        return fn () => new Weft\Revolt\Driver();
    }

    public function testHandle(): void
    {
        self::assertInstanceOf(Weft\Poller::class, $this->loop->getHandle());
    }
}
PHP);
$command = [PHP_BINARY, '-d', 'extension=' . Weft\Test\extension_path(), trim(shell_exec('command -v phpunit')), '--no-configuration',
    '--do-not-cache-result', '--bootstrap', "$folder/bootstrap.php", "$folder/WeftDriverTest.php"];
exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1', $output, $code);
echo $code === 0 ? preg_replace('/\d+/', 'N', end($output)) : implode("\n", $output), "\n";
?>
--EXPECT--
OK (N tests, N assertions)
