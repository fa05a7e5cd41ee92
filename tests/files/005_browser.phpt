--TEST--
Chromium loads a page of a mount, a file of 20 MB and a part of it
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
trim((string) shell_exec('command -v chromium')) === '' && die('skip chromium is not installed');
?>
--FILE--
<?php
require __DIR__ . '/folder.inc';
require __DIR__ . '/../helpers/tls.inc';

use function Weft\Test\{files_folder, make_certificate, scratch_folder};

$folder = scratch_folder();
$root = files_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
file_put_contents("$root/large.bin", random_bytes(20_000_000));
file_put_contents("$root/index.html", <<<'HTML'
    <!doctype html><link rel="icon" href="data:,"><title>loading</title>
    <script type="module">
        const hash = async (response) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()))].map(b => b.toString(16).padStart(2, '0')).join('');
        const part = await fetch('large.bin', {headers: {Range: 'bytes=1000-1999'}});
        const whole = await fetch('large.bin');
        document.title = [part.status, await hash(part), whole.status, await hash(whole)].join(' ');
    </script>
    HTML);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder'; const ROOT = '$root';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key');
weft_test_start((new Weft\HttpServer($config))->addStaticHandler((new Weft\StaticHandler('/', ROOT))->setOpenFileCache(100)));
PHP);
$command = ['timeout', '60', 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--ignore-certificate-errors', "--user-data-dir=$folder/profile", '--virtual-time-budget=20000', '--dump-dom', 'https://localhost:' . $server->port() . '/'];
$environment = ['HOME' => $folder] + array_diff_key(getenv(), ['LD_PRELOAD' => '']);
$process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', "$folder/log", 'w']], $pipes, null, $environment);
$page = stream_get_contents($pipes[1]);
$code = proc_close($process);
$expected = implode(' ', [206, hash('sha256', file_get_contents("$root/large.bin", false, null, 1000, 1000)), 200, hash_file('sha256', "$root/large.bin")]);
$title = preg_match('~<title>(.*?)</title>~', $page, $match) ? $match[1] : "exit code $code\n" . file_get_contents("$folder/log");
echo $title === $expected ? 'complete' : $title, "\n";
shell_exec('rm -rf ' . escapeshellarg("$folder/profile") . ' ' . escapeshellarg("$folder/.cache") . ' ' . escapeshellarg("$folder/.config") . ' ' . escapeshellarg("$folder/.pki"). ' ' . escapeshellarg("$folder/.local"));
$server->stop();
--EXPECT--
complete
