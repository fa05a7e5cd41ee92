--TEST--
Chromium loads a page with 100 images over one connection
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
trim((string) shell_exec('command -v chromium')) === '' && die('skip chromium is not installed');
?>
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';

use function Weft\Test\{curl, make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . <<<'PHP'
final class Seen
{
    /** @var array<string, int> requests by connection */
    public static array $connections = [];
    public static int $most = 0;
    public static int $now = 0;
}
$config = (new Weft\HttpServerConfig())
    ->addListener('127.0.0.1', 0, tls: true)
    ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')
    ->setLogSeverity(Weft\LogSeverity::ERROR);
weft_test_serve(function ($request, $response) {
    if ($request->getPath() === '/seen') {
        return $response->json([count(Seen::$connections), array_sum(Seen::$connections), Seen::$most]);
    }
    $connection = $request->getRemotePort() . ' HTTP/' . $request->getHttpVersion();
    Seen::$connections[$connection] = (Seen::$connections[$connection] ?? 0) + 1;
    if ($request->getPath() === '/') {
        $images = implode(array_map(fn ($i) => "<img src='/image$i.svg'>", range(1, 100)));
        return $response->html(<<<HTML
            <!doctype html><link rel="icon" href="data:,"><title>loading</title>$images
            <script>addEventListener('load', () => {
                const loaded = [...document.images].filter(image => image.naturalWidth === 7).length;
                const protocols = new Set(performance.getEntriesByType('resource').map(entry => entry.nextHopProtocol));
                document.title = loaded + ' images, ' + [...protocols].join();
            });</script>
            HTML);
    }
    Seen::$most = max(Seen::$most, ++Seen::$now);
    Async\delay(20);
    Seen::$now--;
    $response->setHeader('content-type', 'image/svg+xml')->setBody('<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>');
}, $config);
PHP);
$command = ['timeout', '60', 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--ignore-certificate-errors', "--user-data-dir=$folder/profile", '--dump-dom', 'https://localhost:' . $server->port() . '/'];
$environment = ['HOME' => $folder] + array_diff_key(getenv(), ['LD_PRELOAD' => '']);
$process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', "$folder/log", 'w']], $pipes, null, $environment);
$page = stream_get_contents($pipes[1]);
$code = proc_close($process);
echo preg_match('~<title>(.*?)</title>~', $page, $match) ? $match[1] : "exit code $code\n" . file_get_contents("$folder/log"), "\n";
[$connections, $requests, $most] = json_decode(curl('-k', 'https://localhost:' . $server->port() . '/seen')[1]);
echo "$connections connection, $requests requests, ", $most > 20 ? 'many at once' : "at most $most at once", "\n";
shell_exec('rm -rf ' . escapeshellarg("$folder/profile") . ' ' . escapeshellarg("$folder/.cache") . ' ' . escapeshellarg("$folder/.config") . ' ' . escapeshellarg("$folder/.pki"). ' ' . escapeshellarg("$folder/.local"));
$server->stop();
--EXPECT--
100 images, h2
1 connection, 101 requests, many at once
