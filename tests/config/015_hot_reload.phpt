--TEST--
enableHotReload() refuses what cannot be watched, and start() with one worker
--EXTENSIONS--
weft
--FILE--
<?php
$refused = function (mixed ...$arguments): void {
    $config = new Weft\HttpServerConfig();
    try {
        $config->enableHotReload(...$arguments);
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException | TypeError $error) {
        echo $config->isHotReloadEnabled() ? 'but on: ' : '', $error->getMessage(), "\n";
    }
};
$refused([]);
$refused(['/nowhere/to be found']);
$refused([__DIR__, '']);
$refused([5]);
$refused([__FILE__ . "\0"]);
$refused([__DIR__], ['php', null]);
$refused([__DIR__], debounceMs: 0);
$refused([__DIR__], debounceMs: 600_001);
$refused([__DIR__], maxHoldMs: -1);
$refused([__DIR__], maxHoldMs: 600_001);

$config = new Weft\HttpServerConfig('127.0.0.1', 0);
var_dump($config->enableHotReload([__DIR__, __FILE__, '.'], [], 600_000, 600_000) === $config, $config->isHotReloadEnabled());
$config->enableHotReload([__DIR__], ['php', '.twig'], 1, 0);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(fn () => null);
try {
    $server->start();
} catch (Weft\HttpServerRuntimeException $error) {
    echo $error->getMessage(), "\n";
}

// What goes between the setting and the start.
$folder = sys_get_temp_dir() . '/weft-gone-' . getmypid();
mkdir($folder);
$config = (new Weft\HttpServerConfig('127.0.0.1', 0))->setWorkers(2)->enableHotReload([$folder]);
rmdir($folder);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(fn () => null);
try {
    $server->start();
} catch (Weft\HttpServerRuntimeException $error) {
    echo str_replace($folder, 'FOLDER', $error->getMessage()), "\n";
}
var_dump($server->isRunning());
--EXPECT--
enableHotReload(): no path; give at least one file or folder
enableHotReload(): there is no file or folder "/nowhere/to be found"
Weft\HttpServerConfig::enableHotReload(): Argument #1 ($paths) must be a list of non-empty strings without null bytes
Weft\HttpServerConfig::enableHotReload(): Argument #1 ($paths) must be a list of non-empty strings without null bytes
Weft\HttpServerConfig::enableHotReload(): Argument #1 ($paths) must be a list of non-empty strings without null bytes
Weft\HttpServerConfig::enableHotReload(): Argument #2 ($extensions) must be a list of non-empty strings without null bytes
enableHotReload(): $debounceMs 0 is out of range; use 1 to 600000 (milliseconds)
enableHotReload(): $debounceMs 600001 is out of range; use 1 to 600000 (milliseconds)
enableHotReload(): $maxHoldMs -1 is out of range; use 0 to 600000 (milliseconds)
enableHotReload(): $maxHoldMs 600001 is out of range; use 0 to 600000 (milliseconds)
bool(true)
bool(true)
start(): enableHotReload() needs several workers, and there is one, this process; call setWorkers() with 2 or more
start(): enableHotReload() cannot watch FOLDER: no such file or directory
bool(false)
