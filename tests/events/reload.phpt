--TEST--
EventStream: clients on all workers get every event once and in order, across workers that are killed and reloads
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../workers/helper.inc';

use function Weft\Test\{eventually, workers_of};

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setWorkers(2)->setLogSeverity(Weft\LogSeverity::INFO);
$stream = new Weft\EventStream('numbers');
$server = new Weft\HttpServer($config);
$server->addHttpHandler(function ($request, $response) use ($stream) {
    if ($request->getPath() === '/last') {
        return $response->setBody($stream->getLastId());
    }
    $stream->attach($response, $request->getLastEventId() ?? '0');
});
// Once for the whole server: workers come and go meanwhile.
$publisher = Async\spawn(function () use ($server, $stream) {
    while (!$server->isRunning()) {
        Async\delay(5);
    }
    for ($i = 1; $i <= 3000; $i++) {
        $stream->publish((string) $i);
        $i % 10 === 0 && Async\delay(10);
    }
    fwrite(STDERR, "all published\n");
});
weft_test_start($server);
PHP);

/** An EventSource, more or less: comes back with the last id when its stream ends. */
final class Source
{
    public int $received = 0;
    public int $opened = 0;
    public array $odd = [];
    private string $last = '';
    private string $text = '';
    private $socket = null;

    public function __construct(private string $address)
    {
    }

    public function turn(): void
    {
        $this->socket ??= $this->open();
        $octets = fread($this->socket, 65536);
        if ($octets === false || ($octets === '' && feof($this->socket))) {
            fclose($this->socket);
            $this->socket = null;
            $this->text = '';
            return;
        }
        $this->text .= $octets;
        while (($end = strpos($this->text, "\n\n")) !== false) {
            $this->take(substr($this->text, 0, $end));
            $this->text = substr($this->text, $end + 2);
        }
    }

    private function open()
    {
        $this->opened++;
        $socket = stream_socket_client("tcp://$this->address");
        stream_set_blocking($socket, false);
        // The stream is not chunked for HTTP/1.0, and the connection ends with it.
        fwrite($socket, "GET /events HTTP/1.0\r\nHost: x\r\n" . ($this->last === '' ? '' : "Last-Event-ID: $this->last\r\n") . "\r\n");
        return $socket;
    }

    private function take(string $record): void
    {
        if (preg_match('~^id: (\d+)\ndata: (\d+)$~m', $record, $match)) {
            if ((int) $match[2] !== $this->received + 1 || ($this->last !== '' && (int) $match[1] !== (int) $this->last + 1)) {
                $this->odd[] = $record;
            }
            $this->received++;
            $this->last = $match[1];
        }
    }
}

$sources = array_map(fn () => new Source($server->address()), range(1, 8));
$turn = function () use ($sources): int {
    foreach ($sources as $source) {
        $source->turn();
    }
    usleep(2000);
    return min(array_map(fn ($source) => $source->received, $sources));
};
$kill = fn () => posix_kill(array_key_first(workers_of($server->pid())), SIGKILL);
$steps = [[300, $kill], [800, fn () => $server->signal(SIGHUP)], [1500, $kill], [2000, fn () => $server->signal(SIGHUP)]];
$deadline = microtime(true) + 60;
while (($least = $turn()) < 3000 && microtime(true) < $deadline) {
    if ($steps && $least >= $steps[0][0]) {
        array_shift($steps)[1]();
    }
}
foreach ($sources as $i => $source) {
    if ($source->received !== 3000 || $source->odd) {
        echo "client $i: $source->received events, odd: ", json_encode(array_slice($source->odd, 0, 3)), "\n";
    }
}
var_dump(min(array_map(fn ($source) => $source->opened, $sources)) > 1);
var_dump($server->awaitLog('reload.done: generation 3 serves', 30), $server->awaitLog('all published'));
echo substr_count($server->log(), 'worker.crash'), " workers killed\n";
$server->stop();
--EXPECT--
bool(true)
bool(true)
bool(true)
2 workers killed
