--TEST--
Pipes: nothing blocks, everything is written, an end that is gone shows, whatever the kernel can be asked
--EXTENSIONS--
weft
ffi
posix
--INI--
ffi.enable=1
--FILE--
<?php
use function Async\{await, delay, spawn};

/** @return resource[] the ends of a pipe; the process holds it open for writing when it has a name */
function ends(bool $named): array
{
    if ($named) {
        posix_mkfifo($path = tempnam(sys_get_temp_dir(), 'weft') . '.fifo', 0600);
        $ends = [fopen($path, 'r+'), fopen($path, 'r+')];
        array_map(unlink(...), [$path, substr($path, 0, -5)]);
        return $ends;
    }
    // A child that only moves octets: what PHP holds are the outer ends of two pipes.
    $child = proc_open('exec cat', [['pipe', 'r'], ['pipe', 'w']], $pipes);
    return [$pipes[1], $pipes[0], $child];
}

function number_of($stream): int
{
    foreach (scandir('/proc/self/fd') as $number) {
        if ((@stat("/proc/self/fd/$number")['ino'] ?? 0) === fstat($stream)['ino']) return (int) $number;
    }
}

/** Turns of the event loop that others get while $wait runs; at least this many, or it has blocked. */
function others_run_during(Closure $wait): string
{
    $turns = 0;
    $other = spawn(function () use (&$turns) {
        for (;;) {
            delay(1);
            $turns++;
        }
    });
    $wait(function () use (&$turns) {
        for ($until = $turns + 5; $turns < $until;) delay(1);
    });
    $other->cancel();
    return $turns >= 5 ? 'others run' : "blocked ($turns)";
}

await(spawn(function () {
    foreach (['pipe' => false, 'pipe with a name' => true] as $name => $named) {
        [$from, $to] = $ends = ends($named);
        array_map(fn ($end) => stream_set_read_buffer($end, 0), [$from, $to]);
        echo "-- $name\n";
        fwrite($to, 'warm');
        var_dump(fread($from, 4));
        // Empty, when read() is called.
        echo others_run_during(function ($a_while) use ($from, $to) {
            $reader = spawn(fread(...), $from, 4);
            $a_while();
            fwrite($to, 'late');
            var_dump(await($reader));
        }), "\n";
        // Full, and much more than it takes at once.
        $data = random_bytes(1000003);
        echo others_run_during(function ($a_while) use ($from, $to, $data) {
            $writer = spawn(fwrite(...), $to, $data);
            $a_while();
            $read = '';
            while (strlen($read) < strlen($data)) $read .= fread($from, min(70000, strlen($data) - strlen($read)));
            var_dump($read === $data, await($writer) === strlen($data));
        }), "\n";
        // Cancelled while it waits to read, while it waits to write.
        foreach ([fn () => fread($from, 1), fn () => fwrite($to, $data)] as $call) {
            echo others_run_during(function ($a_while) use ($call) {
                $cancelled = spawn($call);
                $a_while();
                $cancelled->cancel();
                try {
                    await($cancelled);
                } catch (Async\AsyncCancellation) {
                    echo "cancelled\n";
                }
            }), "\n";
        }
        // Calls that are not to wait do not.
        stream_set_blocking($to, false);
        var_dump(fwrite($to, $data) < strlen($data));
        stream_set_blocking($from, false);
        if ($named) while (fread($from, 70000) !== '');
        else proc_terminate($ends[2], 9) && stream_get_contents($from);
        var_dump(fread($from, 1));
        array_map(fclose(...), array_slice($ends, 0, 2));
        if (!$named) proc_close($ends[2]);
    }

    echo "-- the other end is gone\n";
    [$from, $to, $child] = ends(false);
    proc_terminate($child, 9);
    while (proc_get_status($child)['running']) delay(1);
    var_dump(fread($from, 1), feof($from), @fwrite($to, 'x'), error_get_last()['message']);
    proc_close($child);

    echo "-- a descriptor that is another's, behind our back\n";
    $libc = FFI::cdef('int dup2(int from, int to);');
    [$from, $to, $child] = ends(false);
    fwrite($to, 'x');
    var_dump(fread($from, 1));
    [$near, $far] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $libc->dup2(number_of($near), number_of($from));
    echo others_run_during(function ($a_while) use ($from, $far) {
        $reader = spawn(fread(...), $from, 8192);
        $a_while();
        fwrite($far, 'socket');
        var_dump(await($reader));
    }), "\n";
    [$near, $far] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $libc->dup2(number_of($near), number_of($to));
    echo others_run_during(function ($a_while) use ($to, $far, $data) {
        $writer = spawn(fwrite(...), $to, $data);
        $a_while();
        $read = '';
        while (strlen($read) < strlen($data)) $read .= fread($far, 70000);
        var_dump($read === $data, await($writer) === strlen($data));
    }), "\n";
}));
?>
--EXPECT--
-- pipe
string(4) "warm"
string(4) "late"
others run
bool(true)
bool(true)
others run
cancelled
others run
cancelled
others run
bool(true)
string(0) ""
-- pipe with a name
string(4) "warm"
string(4) "late"
others run
bool(true)
bool(true)
others run
cancelled
others run
cancelled
others run
bool(true)
string(0) ""
-- the other end is gone
string(0) ""
bool(true)
bool(false)
string(59) "fwrite(): Write of 1 bytes failed with errno=32 Broken pipe"
-- a descriptor that is another's, behind our back
string(1) "x"
string(6) "socket"
others run
bool(true)
bool(true)
others run
