--TEST--
A report of native code that holds the loop names the system call it waits in, and why that does not suspend
--EXTENSIONS--
weft
--SKIPIF--
<?php
if (!is_readable('/proc/self/syscall')) die('skip needs /proc');
if (!function_exists('posix_mkfifo') || !function_exists('sem_get') || !function_exists('msg_get_queue')) die('skip needs posix, sysvsem and sysvmsg');
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

function serve(string $hooks): Weft\Test\Server {
    return Weft\Test\Server::start(<<<PHP
    <?php
    \$config = (new Weft\HttpServerConfig())
        ->addListener('127.0.0.1', 0)
        ->setLogSeverity(Weft\LogSeverity::WARN)
        ->setStallThresholdMs(100)
        ->setHooks($hooks);
    weft_test_serve(function (\$request, \$response) {
        \$query = \$request->getQuery();
        switch (\$request->getPath()) {
            case '/semaphore':
                sem_acquire(sem_get((int) \$query['key']));
                break;
            case '/message':
                msg_receive(msg_get_queue((int) \$query['key']), 0, \$type, 100, \$message);
                break;
            case '/open':
                fopen(\$query['path'], 'r');
                break;
            case '/read':
                fread(fopen(\$query['path'], 'r+'), 1);
                break;
            case '/sleep':
                usleep(400000);
                break;
            case '/lock':
                flock(fopen(\$query['path'], 'r+'), LOCK_EX);
                break;
            case '/compute':
                hash_pbkdf2('sha256', 'password', 'salt', 2000000);
        }
    }, \$config);
    PHP);
}

// What the log says of a request that goes on until $end() is called.
function report(Weft\Test\Server $server, string $target, callable $end): void {
    $before = strlen($server->log());
    $client = $server->connect();
    $client->request('GET', $target);
    while (!preg_match('/WARN stall: (it .*)\n/', substr($server->log(), $before), $found)) usleep(1000);
    $end();
    $client->receive();
    echo strtok($target, '?'), ' ', preg_replace(['~ /\S*/weft-~', '/descriptor \d+/'], [' .../weft-', 'descriptor N'], $found[1]), "\n";
}

$fifo = sys_get_temp_dir() . '/weft-blocking-fifo';
@unlink($fifo);
posix_mkfifo($fifo, 0600);
$file = sys_get_temp_dir() . '/weft-blocking-file';
file_put_contents($file, '');
$key = crc32(__FILE__) & 0x7fffffff;

$server = serve('...Weft\Hook::cases()');
sem_acquire($semaphore = sem_get($key));
report($server, "/semaphore?key=$key", fn () => sem_release($semaphore));
sem_remove($semaphore);
$queue = msg_get_queue($key);
report($server, "/message?key=$key", fn () => msg_send($queue, 1, 'x'));
msg_remove_queue($queue);
report($server, '/compute', fn () => null);
echo $server->stop(), "\n";

$server = serve('Weft\Hook::POLL');
report($server, "/open?path=$fifo", fn () => fclose(fopen($fifo, 'w')));
report($server, "/read?path=$fifo", fn () => fwrite(fopen($fifo, 'r+'), 'x'));
report($server, '/sleep', fn () => null);
flock($lock = fopen($file, 'r+'), LOCK_EX);
report($server, "/lock?path=$file", fn () => flock($lock, LOCK_UN));
echo $server->stop(), "\n";
unlink($fifo);
unlink($file);
?>
--EXPECTREGEX--
\/semaphore it waits in sem(timed)?op\(\), which no hook redirects \(sem_acquire\(\)\): see docs\/hooks.md
\/message it waits in msgrcv\(\), which no hook redirects \(msg_receive\(\), msg_send\(\)\): see docs\/hooks.md
\/compute it computes: no call waits
0
\/open it waits in open(at)?\(\) of \.\.\.\/weft-blocking-fifo; the hooks 'files' are off, see HttpServerConfig::setHooks\(\)
\/read it waits in read\(\) of \.\.\.\/weft-blocking-fifo \(descriptor N\); the hooks 'sockets' are off, see HttpServerConfig::setHooks\(\)
\/sleep it waits in (clock_)?nanosleep\(\); the hooks 'sleep' are off, see HttpServerConfig::setHooks\(\)
\/lock it waits in flock\(\) of \.\.\.\/weft-blocking-file \(descriptor N\); the hooks 'locks' are off, see HttpServerConfig::setHooks\(\)
0
