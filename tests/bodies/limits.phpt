--TEST--
What forms may hold, and what is left of them in the file system
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/helper.inc';

use Weft\Test\Server;
use function Weft\Test\scratch_folder;

require __DIR__ . '/../helpers/tls.inc';

$folder = scratch_folder();
mkdir("$folder/temporary");
$server = Server::start("<?php\n" . SHOW_FORM . <<<'PHP'
    weft_test_serve(function ($request, $response) {
        switch ($request->getPath()) {
            case '/form': return $response->json(show_form($request));
            case '/count': return $response->setBody(count($request->getPost()) . ' ' . strlen(serialize($request->getPost())));
            case '/move':
                $file = $request->getFile('f');
                $to = "$_SERVER[argv_folder]/" . $request->getQueryParam('to');
                $stream = $file->getStream();
                foreach ([fn () => $file->moveTo($to, 0600), fn () => $file->moveTo($to), fn () => $file->getStream(), fn () => $file->getPath()] as $attempt) {
                    try {
                        $attempt();
                    } catch (RuntimeException $error) {
                        $response->appendBody(str_replace($_SERVER['argv_folder'], '', $error->getMessage()) . "\n");
                    }
                }
                return $response->appendBody(stream_get_contents($stream) . ' ' . @file_get_contents($to) . ' ' . $file->getSize());
            case '/path':
                $path = $request->getFile('f')->getPath();
                file_put_contents("$_SERVER[argv_folder]/path", $path);
                $same = $path === $request->getFile('f')->getPath() ? file_get_contents($path) : 'another';
                return match ($request->getQueryParam('then')) {
                    'end' => $response->setBody($same),
                    'fatal' => trigger_error('fatal', E_USER_ERROR),
                    'throw' => throw new Exception('thrown'),
                    'exit' => exit,
                };
        }
    }, (function () {
        global $argv;
        $_SERVER['argv_folder'] = $argv[1];
        return (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setMaxBodySize(3_000_000)
            ->setUploadLimits(maxFileSize: 100, maxFiles: 2, maxFields: 500, maxFieldSize: 1000, maxFieldsSize: 20_000, maxFieldNameSize: 20, maxFileNameSize: 10, tempFolder: "$argv[1]/temporary");
    })());
    PHP, ['log_errors' => '0', 'display_errors' => '0'], [$folder]);

$ask = function (string $body, string $target = '/form') use ($server) {
    $response = $server->connect()->request('POST', $target, FORM_TYPE, $body . '--B--')->receive();
    return ($response->status === 200 ? '' : "$response->status ") . $response->body;
};
$field = fn (string $name, string $data = '1') => part("name=\"$name\"", $data);
$file = fn (string $name, string $data = 'data', string $filename = 'x') => part("name=\"$name\"; filename=\"$filename\"", $data);
$cases = [
    'file just right' => $file('f', str_repeat('x', 100)),
    'file too large' => $file('f', str_repeat('x', 101)) . $field('a'),
    'too many files' => $file('a') . $file('b') . $file('none', '', '') . $file('c') . implode(array_map(fn ($i) => $file("x$i"), range(1, 50))),
    'long name of a file' => $file('f', 'x', 'abcdefghijk'),
    'absolute name' => $file('f', 'x', '/etc/passwd') . $file('g', 'x', 'c:\\x') . $file('h', 'x', '\\x'),
    'field just right' => $field('a', str_repeat('x', 10)),
    'field too large' => $field('a', str_repeat('x', 1001)),
    'name too large' => $field(str_repeat('n', 21)),
    'name of a file\'s field too large' => $file(str_repeat('n', 21)),
    'fields too large' => implode(array_map(fn ($i) => $field("a$i", str_repeat('x', 990)), range(1, 30))),
    'head too large' => part('name=a', '1', 'x: ' . str_repeat('x', 20_000) . "\r\n"),
    'too large altogether' => $file('f', str_repeat('x', 3_000_000)),
];
foreach ($cases as $title => $body) {
    echo "$title: ", str_replace(str_repeat('x', 10), 'xxx...', $ask($body)), "\n";
}
echo '10,000 fields: ', $ask(implode(array_map(fn ($i) => $field("n$i"), range(1, 10_000))), '/count'), "\n";
echo '10,000 files: ', count(json_decode($ask(implode(array_map(fn ($i) => $file("n$i"), range(1, 10_000)))), true)['files']), "\n";
echo 'moved: ', $ask($file('f'), '/move?to=a/b/moved'), "\n";
echo decoct(fileperms("$folder/a/b/moved") & 07777), ' ', decoct(fileperms("$folder/a/b") & 0700), "\n";
file_put_contents("$folder/there", 'before');
echo 'moved over a file: ', $ask($file('f', 'new'), '/move?to=there'), "\n";
echo 'moved where it cannot be: ', $ask($file('f'), '/move?to=there/below'), "\n";
foreach (['end', 'throw', 'fatal', 'exit'] as $then) {
    $answer = $ask($file('f'), "/path?then=$then");
    $path = file_get_contents("$folder/path");
    echo "path, then $then: $answer ", dirname($path) === "$folder/temporary" && !file_exists($path) ? 'gone' : $path, "\n";
}

// Half a form is there when the worker is killed.
$half = $server->connect()->send("POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 1000\r\n\r\n" . substr($file('f', str_repeat('x', 90)), 0, -2));
$descriptors = fn () => array_filter(array_map(fn ($link) => (string) @readlink($link), glob('/proc/' . $server->pid() . '/fd/*')), fn ($target) => str_starts_with($target, "$folder/temporary/"));
for ($deadline = microtime(true) + 10; count($descriptors()) !== 1 && microtime(true) < $deadline;) {
    usleep(1000);
}
echo 'while it comes: ', count($descriptors()), ' ', json_encode(array_diff(scandir("$folder/temporary"), ['.', '..'])), "\n";
$server->signal(SIGKILL);
echo $server->awaitExit() === null ? 'still running' : 'killed: ', json_encode(array_diff(scandir("$folder/temporary"), ['.', '..'])), "\n";
exec('rm -rf ' . escapeshellarg("$folder/a") . ' ' . escapeshellarg("$folder/temporary"));
--EXPECT--
file just right: {"post":[],"files":{"f":{"name":"x","size":100,"error":0,"md5":"aed563ecafb4bcc5654c597a421547b2"}}}
file too large: {"post":{"a":"1"},"files":{"f":{"name":"x","error":1}}}
too many files: {"post":[],"files":{"a":{"name":"x","size":4,"error":0,"md5":"8d777f385d3dfec8815d20f7496026dc"},"b":{"name":"x","size":4,"error":0,"md5":"8d777f385d3dfec8815d20f7496026dc"},"none":{"error":4},"c":{"name":"x","error":100},"x1":{"name":"x","error":100}}}
long name of a file: {"post":[],"files":{"f":{"name":"abcdefghij","error":102}}}
absolute name: {"post":[],"files":{"f":{"name":"/etc/passw","error":101},"g":{"name":"c:\\x","error":101},"h":{"name":"\\x","error":101}}}
field just right: {"post":{"a":"xxx..."},"files":[]}
field too large: 413 Content Too Large
name too large: 413 Content Too Large
name of a file's field too large: 413 Content Too Large
fields too large: 413 Content Too Large
head too large: 413 Content Too Large
too large altogether: 413 Content Too Large

10,000 fields: 500 9400
10,000 files: 5
moved: The uploaded file has already been moved
The uploaded file has already been moved
The uploaded file has already been moved
data data 4
600 700
moved over a file: The uploaded file has already been moved
The uploaded file has already been moved
The uploaded file has already been moved
new new 3
moved where it cannot be: The path "/there/below" cannot be used
The path "/there/below" cannot be used
data  4
path, then end: data gone
path, then throw: 500 Internal Server Error gone
path, then fatal: 500 Internal Server Error gone
path, then exit: 500 Internal Server Error gone
while it comes: 1 []
killed: []
