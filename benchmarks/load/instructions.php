<?php
// User-space instructions per request: a server under callgrind answers N requests, another 2N, the difference is N requests
// without start-up and shut-down.

require_once __DIR__ . '/peers.php';

const INSTRUCTION_CONNECTIONS = 8;

/** @return array<string, Closure(int): array{list<string>, array<string, string>}> command by name */
function counted_servers(string $work): array
{
    return [
        'weft' => fn (int $port) => weft_command(__DIR__ . '/servers/hello.php', $port),
        'epoll floor' => fn (int $port) => [[compiled_floor(), (string) $port], []],
        'nginx' => fn (int $port) => [nginx_command("$work/nginx-counted", $port, 'return 200 "Hello, World!";', 'off'), []],
    ];
}

/** Keep-alive connections, all with a request in flight, until $count answers were read. */
function send_requests(int $port, int $count): void
{
    $sockets = [];
    for ($i = 0; $i < INSTRUCTION_CONNECTIONS; $i++) {
        $sockets[] = stream_socket_client("tcp://127.0.0.1:$port");
    }
    $request = "GET /hello HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n\r\n";
    for ($sent = 0; $sent < $count; $sent += INSTRUCTION_CONNECTIONS) {
        foreach ($sockets as $socket) {
            fwrite($socket, $request);
        }
        foreach ($sockets as $socket) {
            $answer = '';
            while (!str_ends_with($answer, 'Hello, World!')) {
                $part = fread($socket, 8192);
                $part !== '' && $part !== false || throw new RuntimeException("connection ended after: $answer");
                $answer .= $part;
            }
        }
    }
}

function instructions_of(string $name, Closure $command, int $requests, string $work): int
{
    $port = free_port();
    [$arguments, $environment] = $command($port);
    $log = "$work/callgrind.log";
    @unlink($log);
    $valgrind = ['valgrind', '--tool=callgrind', '--dump-instr=no', '--callgrind-out-file=/dev/null', "--log-file=$log"];
    $process = new Process($name, [...$valgrind, ...$arguments], $environment + ['ZEND_DONT_UNLOAD_MODULES' => '1'], "$work/counted.log");
    $process->awaitPort($port);
    send_requests($port, $requests);
    $process->stop();
    if (!preg_match('~Collected\s*:\s*(\d+)~', file_get_contents($log), $match)) {
        throw new RuntimeException("$name under callgrind: " . file_get_contents($log));
    }
    return (int) $match[1];
}

function run_instructions(string $work, int $requests): void
{
    echo "\ninstructions: GET, 13 bytes, ", INSTRUCTION_CONNECTIONS, " connections, user space, (2N - N) / N with N = $requests\n";
    foreach (counted_servers($work) as $name => $command) {
        if ($name === 'nginx' && !program('nginx')) {
            continue;
        }
        $once = instructions_of($name, $command, $requests, $work);
        $twice = instructions_of($name, $command, 2 * $requests, $work);
        printf("  %-16s %10s instructions/request\n", $name, number_format(($twice - $once) / $requests));
    }
}
