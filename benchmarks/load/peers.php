<?php
// The servers that are compared: how each is started, and which profiles it can do.

require_once __DIR__ . '/process.php';

final class Peer
{
    /** @var list<Process> */
    private array $processes = [];
    public int $port;

    /**
     * @param Closure(int $port): list<array{list<string>, array<string, string>}> $commands with their environment
     * @param array<string, string> $cannot reason by profile
     * @param list<string> $only the profiles it is for; empty = all
     */
    public function __construct(public string $name, private Closure $commands, public array $cannot = [], public array $only = [])
    {
        $this->port = free_port();
    }

    /** @param list<string> $prefix put before each command */
    public function start(string $work, array $prefix): void
    {
        foreach (($this->commands)($this->port) as [$command, $environment]) {
            $log = "$work/" . preg_replace('~\W+~', '-', $this->name) . '.log';
            $this->processes[] = new Process($this->name, [...$prefix, ...$command], $environment, $log);
        }
        end($this->processes)->awaitPort($this->port);
    }

    public function stop(): void
    {
        array_map(fn (Process $process) => $process->stop(), $this->processes);
        $this->processes = [];
    }

    public function cpuMicroseconds(): float
    {
        return array_sum(array_map(fn (Process $process) => $process->cpuMicroseconds(), $this->processes));
    }

    public function residentMiB(): float
    {
        return array_sum(array_map(fn (Process $process) => $process->residentMiB(), $this->processes));
    }

    public function memoryKib(string $field): int
    {
        return array_sum(array_map(fn (Process $process) => $process->memoryKib($field), $this->processes));
    }
}

/** @return array<string, Peer> by short name; a program that is not installed is left out with a line of output */
function peers(string $work): array
{
    $servers = __DIR__ . '/servers';
    $files = static_files("$work/files");
    $serves = ['static' => 'serves no files'];
    $found = [
        'hello' => new Peer('weft', fn (int $port) => [weft_command("$servers/hello.php", $port)], only: ['hello', 'pipelined']),
        'weft' => new Peer('weft', fn (int $port) => [weft_command("$servers/weft.php", $port)], only: ['json', 'echo']),
        'files' => new Peer('weft', fn (int $port) => [static_command("$servers/static.php", $port, $files)], only: ['static']),
        'floor' => new Peer('epoll floor', fn (int $port) => [[[compiled_floor(), (string) $port], []]], $serves),
    ];
    if (program('nginx')) {
        $cannot = ['json' => 'encodes nothing', 'echo' => 'needs a module to answer with the request body'];
        $found['nginx'] = new Peer('nginx', fn (int $port) => [[nginx_command("$work/nginx", $port, 'return 200 "Hello, World!";', more: <<<CONF
            sendfile on;
            tcp_nopush on;
            open_file_cache max=1000;
            location /files/ { alias $files/; }
            CONF), []]], $cannot);
        if (program('php-fpm*')) {
            $found['fpm'] = new Peer('nginx + php-fpm', fn (int $port) => fpm_commands("$work/fpm", $port, "$servers/fpm.php"), $serves);
        }
    }
    if (program('node')) {
        $found['node'] = new Peer('node http', fn (int $port) => [[[program('node'), "$servers/node.js"], ['PORT' => (string) $port]]], $serves);
    }
    foreach (array_diff(['nginx', 'fpm', 'node'], array_keys($found)) as $missing) {
        echo "left out: $missing is not installed\n";
    }
    return $found;
}

/** The path of a program of that name or pattern, null when there is none. */
function program(string $pattern): ?string
{
    foreach (explode(':', getenv('PATH') . ':/usr/sbin') as $folder) {
        foreach (glob("$folder/$pattern") as $path) {
            if (is_executable($path)) {
                return $path;
            }
        }
    }
    return null;
}

/** @param list<string> $options of php */
function weft_command(string $script, int $port, array $options = []): array
{
    return [[PHP_BINARY, '-d', 'extension=' . getenv('WEFT_EXTENSION'), ...$options, $script], ['PORT' => (string) $port]];
}

function static_command(string $script, int $port, string $files): array
{
    [$command, $environment] = weft_command($script, $port);
    return [$command, $environment + ['ROOT' => $files]];
}

/** Twenty files of 1 to 64 KiB; the folder. */
function static_files(string $folder): string
{
    mkdir($folder, 0777, true);
    for ($i = 0; $i < 20; $i++) {
        file_put_contents("$folder/$i.bin", str_repeat(md5("$i"), (int) (32 * 64 ** ($i / 19))));
    }
    return $folder;
}

function compiled_floor(): string
{
    return compiled(__DIR__ . '/servers/epoll_floor.cpp');
}

function compiled(string $source, string $libraries = ''): string
{
    $program = dirname(__DIR__, 2) . '/build/bench/' . basename($source, '.cpp');
    if (!is_file($program) || filemtime($program) < filemtime($source)) {
        @mkdir(dirname($program), 0777, true);
        passthru('g++ -std=c++20 -O2 -o ' . escapeshellarg($program) . ' ' . escapeshellarg($source) . " $libraries", $status);
        $status === 0 || exit(1);
    }
    return $program;
}

/** One worker with one location. */
function nginx_command(string $prefix, int $port, string $location, string $master = 'on', string $more = ''): array
{
    return nginx_start($prefix, $master, 1024, <<<CONF
            server {
                listen 127.0.0.1:$port backlog=511;
                location / { $location }
                $more
            }
        CONF);
}

/** One worker, no access log, everything in a folder of its own. */
function nginx_start(string $prefix, string $master, int $connections, string $servers): array
{
    @mkdir("$prefix/logs", 0777, true);
    $user = posix_getuid() === 0 ? 'user root;' : '';
    $temporary = '';
    foreach (['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as $name) {
        $temporary .= "    {$name}_temp_path $prefix/$name;\n";
    }
    file_put_contents("$prefix/nginx.conf", <<<CONF
        $user
        worker_processes 1;
        daemon off;
        master_process $master;
        pid $prefix/nginx.pid;
        error_log stderr;
        events { worker_connections $connections; }
        http {
        $temporary
            access_log off;
            default_type text/plain;
            keepalive_requests 100000000;
        $servers
        }
        CONF);
    return [program('nginx'), '-p', $prefix, '-c', "$prefix/nginx.conf", '-e', 'stderr'];
}

/** @param list<string> $options of php */
function fpm_commands(string $prefix, int $port, string $script, array $options = []): array
{
    $nginx = nginx_command($prefix, $port, <<<CONF
        fastcgi_pass unix:$prefix/fpm.sock;
        fastcgi_keep_conn on;
        fastcgi_param SCRIPT_FILENAME $script;
        fastcgi_param REQUEST_METHOD \$request_method;
        fastcgi_param REQUEST_URI \$request_uri;
        fastcgi_param CONTENT_LENGTH \$content_length;
        fastcgi_param CONTENT_TYPE \$content_type;
        CONF);
    $root = posix_getuid() === 0;
    file_put_contents("$prefix/fpm.conf", "[global]\nerror_log = $prefix/fpm.log\ndaemonize = no\n[www]\nlisten = $prefix/fpm.sock\n"
        . "listen.backlog = 511\npm = static\npm.max_children = 4\nclear_env = no\n" . ($root ? "user = root\ngroup = root\n" : ''));
    $fpm = [program('php-fpm*'), '-y', "$prefix/fpm.conf", '-F', ...($root ? ['-R'] : []), ...$options];
    return [[$fpm, []], [$nginx, []]];
}
