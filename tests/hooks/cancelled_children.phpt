--TEST--
Children of calls that were cancelled keep no thread and go on; what comes later is not held up by them
--EXTENSIONS--
weft
posix
--FILE--
<?php
use function Async\{await, delay, spawn};

const COUNT = 40;   // more than there are threads for such things

/** @return string[] */
function children(): array
{
    return array_filter(explode(' ', trim(file_get_contents('/proc/self/task/' . getmypid() . '/children'))));
}

function threads(): int
{
    return count(scandir('/proc/self/task')) - 2;
}

await(spawn(function () {
    var_dump(pclose(popen('exit 3', 'r')), shell_exec('echo one; echo two'), pclose(popen('exec 2>&-; read line; test "$line" = in', 'w')));
    $to = popen('read line; test "$line" = in', 'w');
    fwrite($to, "in\n");
    var_dump(pclose($to));
    $threads = threads();

    foreach ([fn () => pclose(popen('exec >&-; exec sleep 100', 'r')), fn () => shell_exec('exec sleep 100')] as $call) {
        $calls = array_map(fn () => spawn($call), range(1, COUNT));
        delay(20);
        foreach ($calls as $one) $one->cancel();
        foreach ($calls as $one) try {
            await($one);
        } catch (Async\AsyncCancellation) {
        }
    }
    echo 'children: ', count(children()), ', more threads: ', threads() - $threads, "\n";
    $began = microtime(true);
    var_dump(pclose(popen('exec >&-; sleep 0.1; exit 5', 'r')));
    echo microtime(true) - $began < 5 ? "at once\n" : "held up\n";

    foreach (children() as $pid) posix_kill((int) $pid, SIGKILL);
    for ($end = microtime(true) + 10; children() && microtime(true) < $end;) delay(20);
    echo 'children: ', count(children()), "\n";
}));

// Opened inside of a coroutine, closed outside, and the other way round.
$stream = await(spawn(popen(...), 'exit 6', 'r'));
var_dump(pclose($stream));
$stream = popen('exit 7', 'r');
var_dump(await(spawn(pclose(...), $stream)));
?>
--EXPECT--
int(3)
string(8) "one
two
"
int(1)
int(0)
children: 80, more threads: 0
int(5)
at once
children: 0
int(6)
int(7)
