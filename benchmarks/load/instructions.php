<?php
// User-space instructions per request: a server under callgrind answers N requests, another 2N, the difference is N requests
// without start-up and shut-down.

require_once __DIR__ . '/peers.php';
require_once __DIR__ . '/protocols/peers.php';
require_once __DIR__ . '/verdict.php';

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
function send_requests(int $port, int $count, string $transport = 'tcp'): void
{
    $sockets = [];
    $context = stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
    for ($i = 0; $i < INSTRUCTION_CONNECTIONS; $i++) {
        $sockets[] = stream_socket_client("$transport://127.0.0.1:$port", $code, $message, 60, context: $context);
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

/** The command that counts what the one behind it does. */
function counting(string $log): array
{
    @unlink($log);
    return ['valgrind', '--tool=callgrind', '--dump-instr=no', '--callgrind-out-file=/dev/null', "--log-file=$log"];
}

function counted(string $name, string $log): int
{
    if (!preg_match('~Collected\s*:\s*(\d+)~', file_get_contents($log), $match)) {
        throw new RuntimeException("$name under callgrind: " . file_get_contents($log));
    }
    return (int) $match[1];
}

function instructions_of(string $name, Closure $command, int $requests, string $work): int
{
    $port = free_port();
    [$arguments, $environment] = $command($port);
    $log = "$work/callgrind.log";
    $process = new Process($name, [...counting($log), ...$arguments], $environment + ['ZEND_DONT_UNLOAD_MODULES' => '1'], "$work/counted.log");
    $process->awaitPort($port);
    send_requests($port, $requests);
    $process->stop();
    return counted($name, $log);
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
        printf("  %-24s %10s instructions/request\n", $name, number_format(($twice - $once) / $requests));
    }
    run_protocol_instructions($work, $requests);
}

/** Protocol, path and how many times dearer than a hello, by title. */
const COUNTED_PROTOCOLS = [
    'h1+tls' => ['h1+tls', '/hello', 1],
    'h2c' => ['h2c', '/hello', 1],
    'h2+tls' => ['h2+tls', '/hello', 1],
    'h2+tls, 64 KiB' => ['h2+tls', '/64k', 8],
];

function run_protocol_instructions(string $work, int $requests): void
{
    if (!program('h2load')) {
        echo "  HTTP/2 left out: h2load is not installed\n";
        return;
    }
    foreach (COUNTED_PROTOCOLS as $title => [$protocol, $path, $cost]) {
        foreach (array_keys(protocol_peers($work, ['weft', 'nginx'])) as $server) {
            $count = intdiv($requests, $cost);
            $once = protocol_instructions($server, $protocol, $path, $count, $work);
            $each = (protocol_instructions($server, $protocol, $path, 2 * $count, $work) - $once) / $count;
            printf("  %-24s %10s instructions/request\n", "$server $title", number_format($each));
            if ($title === 'h2c' && $server === 'weft') {
                $h2c = $each;
            }
        }
    }
    print_verdict('h2c hello: instructions', '%.0f', $h2c, Target::AtMost, 9000);
}

function protocol_instructions(string $server, string $protocol, string $path, int $requests, string $work): int
{
    $peer = protocol_peers($work, [$server], nginxMaster: 'off')[$server];
    $log = "$work/callgrind.log";
    $peer->process->start($work, ['env', 'ZEND_DONT_UNLOAD_MODULES=1', ...counting($log)]);
    if ($protocol === 'h1+tls') {
        send_requests($peer->tlsPort(), $requests, 'tls');
    } else {
        $streams = $path === '/hello' ? '-m32' : '-m8';
        $command = ['h2load', '-n', (string) $requests, '-c' . INSTRUCTION_CONNECTIONS, $streams, $peer->url($protocol, $path)];
        exec(implode(' ', array_map('escapeshellarg', $command)) . ' 2>&1', $lines, $status);
        str_contains(implode("\n", $lines), " $requests succeeded") || throw new RuntimeException(implode("\n", $lines));
    }
    $peer->process->stop();
    return counted($server, $log);
}
