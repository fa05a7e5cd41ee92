--TEST--
Many processes accept from one socket: whoever finds the connection taken by another goes on
--EXTENSIONS--
weft
pcntl
posix
--FILE--
<?php
use function Async\{await, spawn};

const PROCESSES = 4;
const CONNECTIONS = 2000;

$listener = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($listener, false);

/** Accepts whatever comes, as fast as it can. */
function accept_all($listener): void
{
    for (;;) {
        if ($connection = @stream_socket_accept($listener, 60)) fclose($connection);
    }
}

$children = [];
for ($i = 0; $i < PROCESSES; $i++) {
    [$near, $far] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    if (($pid = pcntl_fork()) === 0) {
        fclose($near);
        await(spawn(function () use ($listener, $far) {
            $acceptor = spawn(accept_all(...), $listener);
            while (($octet = fread($far, 1)) !== '') fwrite($far, $octet);
            $acceptor->cancel();
        }));
        posix_kill(getmypid(), SIGKILL);
    }
    fclose($far);
    stream_set_timeout($near, 5);
    $children[$pid] = $near;
}

// A process that is stuck in accept() does not answer before the next connection, which does not come.
$stuck = 0;
for ($i = 0; $i < CONNECTIONS && !$stuck; $i++) {
    $connection = stream_socket_client("tcp://$address");
    foreach ($children as $child) fwrite($child, '.');
    foreach ($children as $child) $stuck += fread($child, 1) !== '.';
    fclose($connection);
}
echo "stuck: $stuck\n";
foreach ($children as $pid => $child) {
    posix_kill($pid, SIGKILL);
    pcntl_waitpid($pid, $status);
}
?>
--EXPECT--
stuck: 0
