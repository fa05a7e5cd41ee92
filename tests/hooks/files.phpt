--TEST--
Files by other threads: what calls return, their order, cancellation, and one file used by two coroutines
--EXTENSIONS--
weft
--INI--
weft.hooks="1,files"
opcache.enable=1
opcache.enable_cli=1
--SKIPIF--
<?php
if (!function_exists('posix_mkfifo')) die('skip needs posix');
--FILE--
<?php
use function Async\{await, delay, spawn};

$folder = sys_get_temp_dir() . '/weft-file-hooks-' . getmypid();
mkdir($folder);

// Everybody else has a turn during each of these.
file_put_contents("$folder/a", str_repeat("line\n", 20000));
$calls = [
    'file_get_contents' => fn () => strlen(file_get_contents("$folder/a")),
    'file' => fn () => count(file("$folder/a")),
    'file_put_contents' => fn () => file_put_contents("$folder/b", str_repeat('x', 300000)),
    'append' => fn () => file_put_contents("$folder/b", 'yz', FILE_APPEND | LOCK_EX),
    'md5_file' => fn () => md5_file("$folder/b"),
    'copy' => fn () => copy("$folder/b", "$folder/c"),
    'rename' => fn () => rename("$folder/c", "$folder/d"),
    'filesize' => fn () => filesize("$folder/d"),
    'is_file' => fn () => is_file("$folder/missing"),
    'scandir' => fn () => implode(',', scandir($folder)),
    'glob' => fn () => count(glob("$folder/*")),
    'symlink' => fn () => symlink("$folder/d", "$folder/e") && readlink("$folder/e") === "$folder/d",
    'seek' => function () use ($folder) {
        $file = fopen("$folder/d", 'r+');
        fseek($file, -2, SEEK_END);
        $end = fread($file, 10);
        rewind($file);
        fwrite($file, 'abc');
        fsync($file);
        ftruncate($file, 5);
        rewind($file);
        return $end . stream_get_contents($file) . fstat($file)['size'];
    },
    'SplFileObject' => function () use ($folder) {
        $count = 0;
        foreach (new SplFileObject("$folder/a") as $line) $count++;
        return $count;
    },
    'mkdir' => fn () => mkdir("$folder/f") && rmdir("$folder/f"),
    'unlink' => fn () => unlink("$folder/d") && unlink("$folder/e"),
    'missing' => fn () => @file_get_contents("$folder/missing") . error_get_last()['message'],
];
foreach ($calls as $name => $call) {
    $others = 0;
    $done = false;
    $first = spawn(function () use ($call, &$done) {
        try {
            return $call();
        } finally {
            $done = true;
        }
    });
    await(spawn(function () use (&$others, &$done) {
        while (!$done) {
            $others++;
            Async\suspend();
        }
    }));
    printf("%-18s %s %s\n", $name, str_replace($folder, '', var_export(await($first), true)), $others > 0 ? 'with others' : 'alone');
}

// Scripts, of which the engine reads one at a time.
file_put_contents("$folder/script.php", '<?php namespace Weft\Test; final class Included {} return 42;');
spl_autoload_register(fn () => require_once "$folder/script.php");
$included = [];
for ($i = 0; $i < 3; $i++) {
    $included[] = spawn(fn () => [class_exists('Weft\Test\Included'), (include __FILE__ . '.missing') ?: 'none']);
}
set_error_handler(fn () => true);
foreach ($included as $one) echo json_encode(await($one)), "\n";
restore_error_handler();

// Lines of many writers stay whole, and each writer's in order.
$log = fopen("$folder/log", 'a+');
$writers = [];
for ($i = 0; $i < 5; $i++) {
    $writers[] = spawn(function () use ($log, $i) {
        for ($n = 0; $n < 40; $n++) fwrite($log, "$i $n\n");
    });
}
foreach ($writers as $writer) await($writer);
rewind($log);
$next = array_fill(0, 5, 0);
while ($line = fgets($log)) {
    [$i, $n] = explode(' ', trim($line));
    if ($next[$i]++ !== (int) $n) echo "wrong\n";
}
echo array_sum($next), " lines\n";

// Of two who read from one place neither could tell what it gets.
rewind($log);
$readers = [spawn(fn () => strlen(fread($log, 8192))), spawn(fn () => strlen(fread($log, 8192)))];
foreach ($readers as $reader) {
    try {
        echo await($reader), "\n";
    } catch (Async\AsyncException $error) {
        echo preg_replace(['/descriptor \d+/', '~at /\S+:\d+~'], ['descriptor N', 'at FILE:LINE'], $error->getMessage()), "\n";
    }
}

// Closed while it is read.
$shared = fopen("$folder/a", 'r');
$reader = spawn(fn () => is_string(@fread($shared, 8192)));
$closer = spawn(fn () => fclose($shared));
var_dump(await($closer), await($reader));

// What has been begun ends, so what fwrite() said has been written has been.
for ($round = 0, $wrong = 0; $round < 20; $round++) {
    $written = 0;
    $writer = spawn(function () use ($folder, $round, &$written) {
        $file = fopen("$folder/cancelled$round", 'w');
        while (true) $written += fwrite($file, str_repeat('x', 100000));
    });
    while ($written <= $round * 100000) Async\suspend();
    $writer->cancel();
    try {
        await($writer);
    } catch (Async\AsyncCancellation) {
    }
    clearstatcache();
    $size = filesize("$folder/cancelled$round");
    if ($size - $written > 100000 || $size < $written) $wrong++;
}
echo "$wrong wrong\n";

// Opening a pipe waits for the other end.
posix_mkfifo("$folder/fifo", 0600);
$opener = spawn(fn () => fgets(fopen("$folder/fifo", 'r')));
delay(10);
await(spawn(function () use ($folder) {
    fwrite(fopen("$folder/fifo", 'w'), "through\n");
}));
echo await($opener);
$descriptors = count(scandir('/proc/self/fd'));
$opener = spawn(fn () => fopen("$folder/fifo", 'r'));
delay(10);
$opener->cancel();
try {
    await($opener);
} catch (Async\AsyncCancellation) {
    echo "cancelled\n";
}
fclose(fopen("$folder/fifo", 'r+'));
for ($i = 0; $i < 1000 && count(scandir('/proc/self/fd')) !== $descriptors; $i++) delay(1);
var_dump(count(scandir('/proc/self/fd')) === $descriptors);

array_map('unlink', glob("$folder/*"));
rmdir($folder);
?>
--EXPECT--
file_get_contents  100000 with others
file               20000 with others
file_put_contents  300000 with others
append             2 with others
md5_file           '309c1eb1090854c69b28746c26584799' with others
copy               true with others
rename             true with others
filesize           300002 with others
is_file            false with others
scandir            '.,..,a,b,d' with others
glob               3 alone
symlink            true with others
seek               'yzabcxx5' with others
SplFileObject      20001 with others
mkdir              true with others
unlink             true with others
missing            'file_get_contents(/missing): Failed to open stream: No such file or directory' with others
[true,"none"]
[true,"none"]
[true,"none"]
200 lines
950
File (descriptor N) is in use by another coroutine, which waits at FILE:LINE
bool(true)
bool(true)
0 wrong
through
cancelled
bool(true)
