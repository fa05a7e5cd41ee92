--TEST--
Chromium keeps a script of a mount as a dictionary and decodes the next version of it
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
mt_srand(1);
$script = implode("\n", array_map(fn ($line) => 'let v' . $line . ' = ' . mt_rand() . ';', range(1, 3000)));
file_put_contents("$root/app.v1.js", $script);
file_put_contents("$root/app.v2.js", "// the second\n$script");
file_put_contents("$root/index.html", <<<'HTML'
    <!doctype html><link rel="icon" href="data:,"><title>loading</title>
    <script type="module">
        const pause = (ms) => new Promise(done => setTimeout(done, ms));
        const size = async (url) => {
            const text = await (await fetch(url)).text();
            const taken = performance.getEntriesByName(new URL(url, location).href).pop().encodedBodySize;
            return [url, text.length, taken < 1000 ? 'as what differs' : taken];
        };
        const first = await size('app.v1.js');
        // Chromium writes the dictionary after the answer has ended.
        let second;
        for (let i = 0; i < 100; ++i, await pause(100)) {
            second = await size('app.v2.js?' + i);
            if (second[2] === 'as what differs') break;
        }
        document.title = [...first, second[1], second[2]].join(' ');
    </script>
    HTML);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder'; const ROOT = '$root';" . <<<'PHP'
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key');
$mount = (new Weft\StaticHandler('/', ROOT))->setOpenFileCache(100)->setCacheControl('max-age=3600')->useAsDictionary('app.*.js', '/app.*.js?*');
weft_test_start((new Weft\HttpServer($config))->addStaticHandler($mount));
PHP);
// The certificate is one of ours, but not in error: what comes with an error is not kept.
$key = openssl_pkey_get_details(openssl_pkey_get_public(file_get_contents("$folder/server.pem")))['key'];
$pin = base64_encode(hash('sha256', base64_decode(preg_replace('~-----.*?-----|\s~', '', $key)), true));
$command = ['timeout', '60', 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', "--ignore-certificate-errors-spki-list=$pin", "--user-data-dir=$folder/profile", '--virtual-time-budget=20000', '--dump-dom', 'https://localhost:' . $server->port() . '/'];
$environment = ['HOME' => $folder] + array_diff_key(getenv(), ['LD_PRELOAD' => '']);
$process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', "$folder/log", 'w']], $pipes, null, $environment);
$page = stream_get_contents($pipes[1]);
$code = proc_close($process);
echo preg_match('~<title>(.*?)</title>~', $page, $match) ? $match[1] : "exit code $code\n" . file_get_contents("$folder/log"), "\n";
shell_exec('rm -rf ' . escapeshellarg("$folder/profile") . ' ' . escapeshellarg("$folder/.cache") . ' ' . escapeshellarg("$folder/.config") . ' ' . escapeshellarg("$folder/.pki"). ' ' . escapeshellarg("$folder/.local"));
$server->stop();
--EXPECT--
app.v1.js 69331 69331 69345 as what differs
