--TEST--
With enableHotReload() a changed file is served without any signal, also one that changes during a reload
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{eventually, workers_script};

$folder = sys_get_temp_dir() . '/weft-hot-' . getmypid();
mkdir("$folder/src", recursive: true);
$write = fn (string $text) => file_put_contents("$folder/src/answer.php", "<?php return '$text';");
$write('one');
$handler = <<<'PHP'
    if ($request->getPath() === '/slow') {
        Async\delay(60_000);
    }
    $response->setHeader('Answer', $GLOBALS['answer']);
PHP;
$settings = "\$answer = require '$folder/src/answer.php'; \$config->enableHotReload(['$folder'], debounceMs: 20);";
$server = Weft\Test\Server::start(workers_script(2, $handler, $settings));
$answers = fn (string $text) => eventually(fn () => $server->get('/')->header('Answer') === $text);

var_dump($answers('one'));
$write('two');
var_dump($answers('two'));
var_dump($server->awaitLog("reload.start: generation 2, cause: a change of $folder/src/answer.php"));
var_dump($server->awaitLog('reload.done: generation 2 serves'));

// A request under way keeps the reload from its end; the change of that time comes after it.
$slow = $server->connect();
$slow->request('GET', '/slow');
eventually(fn () => str_contains($server->get('/')->body, ' v1'));
$write('three');
var_dump($answers('three'));
$write('four');
var_dump($server->awaitLog("reload.queued: cause: a change of $folder/src/answer.php"));
$slow->close();
var_dump($answers('four'));
var_dump($server->awaitLog('reload.done: generation 4 serves'));

// Other files are none of its business, broken code changes nothing, and mending it does.
file_put_contents("$folder/src/notes.txt", 'changed');
$write("' +");
var_dump($server->awaitLog('generation 5 could not start'));
var_dump($answers('four'));
$write('five');
var_dump($answers('five'));
var_dump($server->awaitLog('reload.done: generation 6 serves'));
echo substr_count($server->log(), 'reload.start'), " reloads\n";
$server->stop();
array_map('unlink', glob("$folder/src/*"));
rmdir("$folder/src");
rmdir($folder);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
5 reloads
