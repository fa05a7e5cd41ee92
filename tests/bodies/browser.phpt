--TEST--
Chromium uploads files and fields
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
require __DIR__ . '/helper.inc';

use function Weft\Test\{make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'server', ['localhost', '127.0.0.1']);
$server = Weft\Test\Server::start("<?php const FOLDER = '$folder';" . SHOW_FORM . <<<'PHP'
    $config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0, tls: true)
        ->setCertificate(FOLDER . '/server.pem')->setPrivateKey(FOLDER . '/server.key')->setUploadLimits(maxFileSize: 8_000_000);
    weft_test_serve(function ($request, $response) {
        if ($request->getPath() === '/upload') {
            return $response->json(show_form($request) + ['version' => $request->getHttpVersion()]);
        }
        $response->html(<<<'HTML'
            <!doctype html><link rel="icon" href="data:,"><title>uploading</title>
            <form><input name="text" value="ä &quot;q&quot;"><textarea name="lines">one
            two</textarea><input type="checkbox" name="box[]" value="1" checked><input type="checkbox" name="box[]" value="2" checked>
            <input type="file" name="files[]" multiple><input type="file" name="none"></form>
            <script>(async () => {
                const octets = new Uint8Array(5_000_000).map((_, i) => i * 7 + (i >> 8));
                const chosen = new DataTransfer();
                chosen.items.add(new File([octets], 'gr\u00f6\u00dfe "x".bin', { type: 'application/x-test' }));
                chosen.items.add(new File(['\r\n--'], 'empty name.txt', { type: 'text/plain' }));
                document.querySelector('[type=file]').files = chosen.files;
                const answer = await (await fetch('/upload', { method: 'POST', body: new FormData(document.forms[0]) })).text();
                document.title = answer;
            })();</script>
            HTML);
    }, $config);
    PHP);
$octets = '';
for ($i = 0; $i < 5_000_000; $i++) {
    $octets .= chr(($i * 7 + ($i >> 8)) & 255);
}
$command = ['timeout', '60', 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--ignore-certificate-errors', "--user-data-dir=$folder/profile", '--virtual-time-budget=30000', '--dump-dom', 'https://localhost:' . $server->port() . '/'];
$environment = ['HOME' => $folder] + array_diff_key(getenv(), ['LD_PRELOAD' => '']);
$process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', "$folder/log", 'w']], $pipes, null, $environment);
$page = stream_get_contents($pipes[1]);
$code = proc_close($process);
$title = preg_match('~<title>(.*?)</title>~s', $page, $match) ? html_entity_decode($match[1]) : "exit code $code\n" . file_get_contents("$folder/log");
echo str_replace(md5($octets), 'complete', $title), "\n";
shell_exec('rm -rf ' . escapeshellarg("$folder/profile") . ' ' . escapeshellarg("$folder/.cache") . ' ' . escapeshellarg("$folder/.config") . ' ' . escapeshellarg("$folder/.pki") . ' ' . escapeshellarg("$folder/.local"));
$server->stop();
--EXPECT--
{"post":{"text":"ä \"q\"","lines":"one\r\ntwo","box":["1","2"]},"files":{"files":[{"name":"größe %22x%22.bin","type":"application/x-test","size":5000000,"error":0,"md5":"complete"},{"name":"empty name.txt","type":"text/plain","size":4,"error":0,"md5":"4122e8ba1f11f86f9dc4453465ec8f82"}],"none":{"type":"application/octet-stream","error":4}},"version":"2"}
