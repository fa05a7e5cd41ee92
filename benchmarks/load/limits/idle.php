<?php
// Connections that do nothing, and workers that do nothing.

function run_idle(string $work, int $connections, Closure $pin): void
{
    printf("\nidle: %s keep-alive connections, each after one answer; and a worker of two that nobody asks\n", number_format($connections));
    raise_descriptors($connections + 1000);
    [$server, $port] = limits_server($work, $pin(0));
    // What the server keeps for later is there before.
    $sockets = idle_connections($port, 64);
    $sockets = [];
    usleep(200_000);
    $before = $server->memoryKib('Pss');
    $sockets = idle_connections($port, $connections);
    $each = ($server->memoryKib('Pss') - $before) / $connections;
    $server->stop();

    [$server] = limits_server($work, $pin(0), ['WORKERS' => '2']);
    usleep(500_000);
    $own = [];
    $row = "  %-12s %10s %10s %24s\n";
    printf($row, 'process', 'RSS KiB', 'PSS KiB', 'private and dirty, KiB');
    foreach ($server->tree() as $pid) {
        $title = trim(strtr((string) @file_get_contents("/proc/$pid/cmdline"), "\0", ' '));
        $name = preg_match('~^weft: (supervisor|generation|worker)~', $title, $match) ? $match[1] : 'process';
        $private = memory_kib($pid, 'Private_Dirty');
        printf($row, $name, number_format(memory_kib($pid, 'Rss')), number_format(memory_kib($pid, 'Pss')), number_format($private));
        if ($name === 'worker') {
            $own[] = $private;
        }
    }
    $server->stop();
    count($own) === 2 || throw new RuntimeException(count($own) . ' workers instead of 2');
    print_verdict('an idle connection, KiB', '%.2f', $each, Target::AtMost, 0.8);
    print_verdict('own memory of an idle worker, MiB', '%.2f', max($own) / 1024, Target::AtMost, 2.5);
}

/** @return list<resource> */
function idle_connections(int $port, int $count): array
{
    $sockets = [];
    for ($i = 0; $i < $count; $i++) {
        $sockets[] = $socket = stream_socket_client("tcp://127.0.0.1:$port");
        fwrite($socket, "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
        for ($answer = ''; !str_ends_with($answer, 'Hello, World!'); $answer .= $part) {
            $part = fread($socket, 8192);
            $part !== '' && $part !== false || throw new RuntimeException("connection $i ended after: $answer");
        }
    }
    return $sockets;
}
