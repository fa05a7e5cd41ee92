--TEST--
Forms come to what PHP makes of them behind nginx
--EXTENSIONS--
weft
--SKIPIF--
<?php
require __DIR__ . '/../helpers/nginx.inc';
Weft\Test\Nginx::program('nginx') ?? die('skip nginx is not installed');
Weft\Test\Nginx::program('php-fpm*') ?? die('skip php-fpm is not installed');
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/nginx.inc';
require __DIR__ . '/helper.inc';

use Weft\Test\{HttpClient, Nginx, Server};

// $_FILES turned the way getFiles() is: the field first, then what is known of the file. PHP forgets the type of refused ones.
const FPM_SCRIPT = <<<'PHP'
    <?php
    function turn($name, $type, $size, $error, $path, $temporary)
    {
        if (is_array($name)) {
            return array_map(turn(...), $name, $type, $size, $error, $path, $temporary) === [] ? [] : array_combine(array_keys($name), array_map(turn(...), $name, $type, $size, $error, $path, $temporary));
        }
        return ['name' => $path, 'error' => $error] + ($error === 0 ? ['type' => $type, 'size' => $size, 'md5' => md5_file($temporary)] : []);
    }
    $files = array_map(fn ($f) => turn($f['name'], $f['type'], $f['size'], $f['error'], $f['full_path'], $f['tmp_name']), $_FILES);
    echo json_encode(['post' => $_POST, 'files' => $files], JSON_INVALID_UTF8_SUBSTITUTE);
    PHP;

const HANDLER = <<<'PHP'
    <?php
    function turn($file)
    {
        if (is_array($file)) {
            return array_map(turn(...), $file);
        }
        return ['name' => $file->getClientFilename() ?? '', 'error' => $file->getError()]
            + ($file->isValid() ? ['type' => $file->getClientMediaType() ?? '', 'size' => $file->getSize(), 'md5' => md5_file($file->getPath())] : []);
    }
    weft_test_serve(function ($request, $response) {
        $form = ['post' => $request->getPost(), 'files' => turn($request->getFiles())];
        $response->setBody(json_encode($form, JSON_INVALID_UTF8_SUBSTITUTE));
    });
    PHP;

const INI = ['upload_max_filesize' => '1000', 'max_file_uploads' => '5', 'max_input_vars' => '20', 'display_errors' => '0', 'log_errors' => '0'];

$file = fn (string $name, string $data = 'data', string $more = '') => part("name=\"$name\"; filename=\"n.txt\"$more", $data, "Content-Type: text/plain\r\n");
$field = fn (string $name, string $data = '1') => part("name=\"$name\"", $data);
$numbered = fn (callable $make, int $count) => implode(array_map(fn ($i) => $make("n$i"), range(1, $count)));
$end = "--B--\r\n";
// What a table of cases with the same answers consists of.
$same = [
    'a field' => $field('a') . $end,
    'an empty field' => $field('a', '') . $end,
    'the same field twice' => $field('a') . $field('a', '2') . $end,
    'a list' => $field('a[]') . $field('a[]', '2') . $end,
    'keys' => $field('a[x]') . $field('a[y][z]') . $field('a[7]') . $field('a[]') . $end,
    'dots, blanks and leading blanks' => $field('a.b c') . $field(' d') . $field('e[f.g]') . $end,
    'open brackets' => $field('a[') . $field('b[x') . $field('c]') . $field('d[x]y') . $field('[e]') . $end,
    'no name' => $field('') . $end,
    'deep nesting' => $field('a' . str_repeat('[x]', 70)) . $field('b' . str_repeat('[x]', 10)) . $end,
    'UTF-8' => $field('ä', 'ö') . part('name="f"; filename="ü.txt"', 'x') . $end,
    'not UTF-8' => $field("\xff", "\xfe") . $end,
    'entities and escapes' => $field('&#228;', '%C3%A4+') . part('name="f"; filename="a%22b.txt"', 'x') . $end,
    'line ends in a field' => $field('a', "\r\n\r\n--\r\n-\n\r") . $end,
    'NUL in a field' => $field('a', "x\0y") . $end,
    'a file' => $file('f') . $end,
    'an empty file' => $file('f', '') . $end,
    'no file chosen' => part('name="f"; filename=""', '', "Content-Type: application/octet-stream\r\n") . $end,
    'a file without a type' => part('name="f"; filename="x"', 'y') . $end,
    'type with parameters' => part('name="f"; filename="x"', 'y', "Content-Type: text/plain; charset=utf-8\r\n") . $end,
    'files of one name' => $file('f', '1') . $file('f', '2') . $end,
    'list of files' => $file('f[]', '1') . $file('f[]', '2') . $end,
    'keys of files' => $file('f[a]', '1') . $file('f[b][]', '2') . $file('f[b][]', '3') . $file('g.h', '4') . $end,
    'files with open brackets' => $file('a[') . $file('b[x') . $file('c]') . $file('d[x]y') . $end,
    'a file too large' => $file('f', str_repeat('x', 1001)) . $file('g', str_repeat('x', 1000)) . $end,
    'larger than the form allows' => $field('MAX_FILE_SIZE', '10') . $file('f', str_repeat('x', 11)) . $file('g', str_repeat('x', 10)) . $end,
    'a file without a field' => part('filename="x"', 'y') . part('filename="z"', 'y') . $end,
    'file and field of one name' => $file('a') . $field('a') . $end,
    'single quotes' => part("name='a'", '1') . part("name='f'; filename='x \"y\".txt'", '2') . $end,
    'no quotes' => part('name=a', '1') . part('name=f; filename=x.txt', '2') . $end,
    'escaped quotes' => part('name="a\\"b"', '1') . part('name="f"; filename="x\\"y\\\\z.txt"', '2') . $end,
    'semicolons in quotes' => part('name="a;b=c"', '1') . part('name="f"; filename="x;y=z.txt"', '2') . $end,
    'filename*' => part("name=\"a\"; filename*=UTF-8''x", '1') . part("name=\"f\"; filename=\"x\"; filename*=UTF-8''y", '2') . $end,
    'parameters in capitals' => part('NAME="a"', '1') . $end,
    'another disposition' => "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" . $end,
    'fields in capitals, and others' => "--B\r\nCONTENT-DISPOSITION: form-data; name=\"a\"\r\nX-Other: 1\r\n\r\n1\r\n" . $end,
    'a folded line' => "--B\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n" . $end,
    'relative paths' => part('name="f"; filename="../../x"', '1') . part('name="g"; filename="a/b\\c"', '2') . $end,
    'preamble and epilogue' => "preamble\r\n" . $field('a') . $end . "epilogue\r\n",
    'no fields' => $end,
    'too many fields' => $numbered($field, 21) . $end,
];
// What PHP lets pass or drops in silence.
$different = [
    'an absolute path' => part('name="f"; filename="/etc/x"', '1') . part('name="g"; filename="C:\\x"', '1') . $end,
    'too many files' => $numbered($file, 6) . $end,
    'the final boundary is missing' => $field('a') . $file('f'),
    'something behind a boundary' => str_replace("--B\r\n", "--Bx\r\n", $field('a')) . $end,
    'lines end in LF' => str_replace("\r\n", "\n", $field('a') . $end),
    'a part without a name' => $field('a') . "--B\r\n\r\nx\r\n" . $end,
];

$script = sys_get_temp_dir() . '/weft-fpm-' . getmypid() . '.php';
file_put_contents($script, FPM_SCRIPT);
$nginx = Nginx::withPhp($script, INI);
$server = Server::start(HANDLER, INI);
$types = ['Content-Type' => 'multipart/form-data; boundary=B'];
function ask(string $title, HttpClient $client, string $body, array $types): string
{
    $response = $client->request('POST', '/', $types, $body)->receive();
    return $response->status === 200 ? $response->body : (string) $response->status;
}
$count = 0;
foreach ($same as $title => $body) {
    $theirs = ask($title, $nginx->connect(), $body, $types);
    $ours = ask($title, $server->connect(), $body, $types);
    $count++;
    if ($ours !== $theirs || !str_starts_with($ours, '{')) {
        echo "$title: php-fpm $theirs\n    weft $ours\n";
    }
}
foreach (['boundary="B"', "boundary=B; charset=utf-8", 'Boundary=B'] as $parameter) {
    $count++;
    $types = ['Content-Type' => "multipart/form-data; $parameter"];
    ask('', $server->connect(), $same['a field'], $types) === ask('', $nginx->connect(), $same['a field'], $types) || print "$parameter differs\n";
}
foreach (['a=1&b[]=2&b[]=3', 'a%5Bx%5D=1&a[y]=2', 'a=1;b=2', 'a+b=c+d&=x&y', 'a[=1&b.c=2&d=%00x', '', str_repeat('&', 10)] as $body) {
    $count++;
    $types = ['Content-Type' => 'application/x-www-form-urlencoded'];
    $ours = ask('', $server->connect(), $body, $types);
    $theirs = ask('', $nginx->connect(), $body, $types);
    $ours === $theirs || print "urlencoded $body: php-fpm $theirs\n    weft $ours\n";
}
echo "the same: ", $count > 45 ? 'all' : $count, "\n";
foreach ($different as $title => $body) {
    $types = FORM_TYPE;
    $short = fn (string $text) => preg_replace('~("n\d+":.*)("n\d+":)~', '... $2', $text);
    echo "$title: php-fpm ", $short(ask($title, $nginx->connect(), $body, $types)), "\n    weft ", $short(ask($title, $server->connect(), $body, $types)), "\n";
}
$server->stop();
$nginx->stop();
unlink($script);
--EXPECT--
the same: all
an absolute path: php-fpm {"post":[],"files":{"f":{"name":"\/etc\/x","error":0,"type":"","size":1,"md5":"c4ca4238a0b923820dcc509a6f75849b"},"g":{"name":"C:\\x","error":0,"type":"","size":1,"md5":"c4ca4238a0b923820dcc509a6f75849b"}}}
    weft {"post":[],"files":{"f":{"name":"\/etc\/x","error":101},"g":{"name":"C:\\x","error":101}}}
too many files: php-fpm {"post":[],"files":{... "n5":{"name":"n.txt","error":0,"type":"text\/plain","size":4,"md5":"8d777f385d3dfec8815d20f7496026dc"}}}
    weft {"post":[],"files":{... "n6":{"name":"n.txt","error":100}}}
the final boundary is missing: php-fpm {"post":{"a":"1"},"files":{"f":{"name":"n.txt","error":3}}}
    weft 400
something behind a boundary: php-fpm {"post":[],"files":[]}
    weft 400
lines end in LF: php-fpm {"post":{"a":"1"},"files":[]}
    weft 400
a part without a name: php-fpm {"post":{"a":"1"},"files":[]}
    weft 400
