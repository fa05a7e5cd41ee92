--TEST--
A reload may change listeners and the number of workers; what cannot be had changes nothing
--FILE--
<?php
require __DIR__ . '/helper.inc';

use Weft\Test\HttpClient;

use function Weft\Test\{eventually, workers_of, workers_script};

$folder = sys_get_temp_dir() . '/weft-changes-' . getmypid();
mkdir($folder);
$taken = stream_socket_server('tcp://127.0.0.1:0');
$unix = fn (int $i) => "addUnixListener('$folder/$i.sock')";
$script = fn (int $workers, string $version, string ...$calls) =>
    workers_script($workers, settings: implode(' ', array_map(fn ($call) => "\$config->$call;", $calls)), version: $version);
$ask = function (string $address): string {
    try {
        $client = @new HttpClient($address);
        return substr(strstr($client->request('GET', '/', ['Connection' => 'close'])->receive()->body, ' '), 1);
    } catch (RuntimeException) {
        return 'nobody';
    }
};

$server = Weft\Test\Server::start($script(2, 'v1', $unix(1)));
[$tcp, $first] = [$server->address(0), $server->address(1)];
$second = "unix://$folder/2.sock";
$generation = 1;
$steps = [
    'more workers' => $script(3, 'v2', $unix(1)),
    'another listener' => $script(3, 'v3', $unix(1), $unix(2)),
    'fewer of both' => $script(1, 'v4', $unix(2)),
    'one is back' => $script(2, 'v5', $unix(1), $unix(2)),
    'more workers than there is room for' => $script(200, 'v6', $unix(1)),
    'an address that is taken' => $script(2, 'v7', "addListener('127.0.0.1', " . explode(':', stream_socket_get_name($taken, false))[1] . ')', $unix(1)),
    'a setting out of range' => $script(2, 'v8', 'setWorkers(-1)'),
    'no start()' => "<?php exit(3);\n",
    'all is well' => $script(2, 'v9', $unix(1)),
];
foreach ($steps as $name => $code) {
    ++$generation;
    file_put_contents($server->script(), $code);
    $server->signal(SIGHUP);
    eventually(fn () => preg_match("~reload.done: generation $generation|reload.failed: generation $generation~", $server->log()));
    $failed = preg_match("~reload.failed: generation $generation could not start: (.*)~", $server->log(), $match);
    echo $name, ': ', $failed ? preg_replace('~:\d+:~', ':PORT:', $match[1]) : 'done', "\n  ", implode(', ', array_map($ask, [$tcp, $first, $second]));
    // A socket file goes with its listener.
    printf("; %d workers; %s\n", count(workers_of($server->pid())), implode(' ', array_map(basename(...), glob("$folder/*"))));
}
fclose($taken);
echo $server->stop(), ' ', implode(' ', glob("$folder/*")), "\n";
rmdir($folder);
?>
--EXPECT--
more workers: done
  v2, v2, nobody; 3 workers; 1.sock
another listener: done
  v3, v3, v3; 3 workers; 1.sock 2.sock
fewer of both: done
  v4, nobody, v4; 1 workers; 2.sock
one is back: done
  v5, v5, v5; 2 workers; 1.sock 2.sock
more workers than there is room for: 200 workers are more than a reload can change to; use SIGUSR2
  v5, v5, v5; 2 workers; 1.sock 2.sock
an address that is taken: cannot listen on 127.0.0.1:PORT: address already in use
  v5, v5, v5; 2 workers; 1.sock 2.sock
a setting out of range: the script ended with code 255
  v5, v5, v5; 2 workers; 1.sock 2.sock
no start(): the script ended with code 3
  v5, v5, v5; 2 workers; 1.sock 2.sock
all is well: done
  v9, v9, nobody; 2 workers; 1.sock
0 
