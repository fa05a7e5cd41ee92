--TEST--
Sleeping, child processes and locks
--EXTENSIONS--
weft
--INI--
sendmail_path=sleep
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
use Weft\Test\ClientTable;

$nothing = fn () => true;
ClientTable::row('usleep', $nothing, fn ($_, $seconds) => usleep((int) ($seconds * 1e6)), $nothing);
ClientTable::row('time_nanosleep', $nothing, fn ($_, $seconds) => time_nanosleep((int) $seconds, (int) (fmod($seconds, 1) * 1e9)), $nothing);
ClientTable::row('time_sleep_until', $nothing, fn ($_, $seconds) => time_sleep_until(microtime(true) + $seconds), $nothing);

ClientTable::row('exec', $nothing, function ($_, $seconds) {
    exec("exec 2>&-; sleep $seconds; echo slept; exit 3", $lines, $code);
    if ([$lines, $code] !== [['slept'], 3]) echo "wrong\n";
}, $nothing);
ClientTable::row('shell_exec', $nothing, fn ($_, $seconds) => shell_exec("sleep $seconds"), $nothing);
ClientTable::row('popen, pclose', $nothing, function ($_, $seconds) {
    if (pclose(popen("exec >&- 2>&-; sleep $seconds; exit 4", 'r')) !== 4) echo "wrong\n";
}, $nothing);
ClientTable::row('proc_open, proc_close', $nothing, function ($_, $seconds) {
    if (proc_close(proc_open("exec >&- 2>&-; sleep $seconds; exit 5", [], $pipes)) !== 5) echo "wrong\n";
}, $nothing);
ClientTable::row('proc_open, pipe', $nothing, function ($_, $seconds) {
    $process = proc_open("exec 2>&-; read line; sleep $seconds; echo \$line", [['pipe', 'r'], ['pipe', 'w']], $pipes);
    fwrite($pipes[0], "through\n");
    if (fgets($pipes[1]) !== "through\n") echo "wrong\n";
    proc_close($process);
}, $nothing);

ClientTable::row('mail', $nothing, fn ($_, $seconds) => mail('to', 'subject', 'text', '', (string) $seconds), $nothing);

// A pipe that nobody reads for a while takes 64 KiB.
ClientTable::row('write to a full pipe', $nothing, function ($_, $seconds) {
    $process = proc_open("exec 2>&-; sleep $seconds; wc -c", [['pipe', 'r'], ['pipe', 'w']], $pipes);
    fwrite($pipes[0], str_repeat('x', 300000));
    fclose($pipes[0]);
    if (trim(fgets($pipes[1])) !== '300000') echo "wrong\n";
}, $nothing);

ClientTable::row('flock', function () {
    $file = tempnam(sys_get_temp_dir(), 'weft-lock-');
    return [$file, fopen($file, 'r')];
}, function ($lock, $seconds) {
    $holder = proc_open(['flock', $lock[0], 'sh', '-c', "echo has it; sleep $seconds"], [1 => ['pipe', 'w']], $pipes);
    fgets($pipes[1]);
    if (!flock($lock[1], LOCK_EX) && $seconds < 1) echo "wrong\n";
    proc_close($holder);
    unlink($lock[0]);
}, $nothing);
?>
--EXPECT--
usleep                   plain ok, hooked ok, cancelled usable
time_nanosleep           plain ok, hooked ok, cancelled usable
time_sleep_until         plain ok, hooked ok, cancelled usable
exec                     plain ok, hooked ok, cancelled usable
shell_exec               plain ok, hooked ok, cancelled usable
popen, pclose            plain ok, hooked ok, cancelled usable
proc_open, proc_close    plain ok, hooked ok, cancelled usable
proc_open, pipe          plain ok, hooked ok, cancelled usable
mail                     plain ok, hooked ok, cancelled usable
write to a full pipe     plain ok, hooked ok, cancelled usable
flock                    plain ok, hooked ok, cancelled usable
