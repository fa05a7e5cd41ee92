--TEST--
What becomes of request bodies and of coded answers is counted
--EXTENSIONS--
weft
zlib
--SKIPIF--
<?php
array_diff(['zstd', 'br', 'gzip'], Weft\HttpServerConfig::getSupportedEncodings()) && die('skip weft is built without a coding');
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/helper.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
$config = (new Weft\HttpServerConfig('127.0.0.1', 0))->setBodySpoolThreshold(10_000)->setRequestMaxDecompressedSize(100_000)
    ->setUploadLimits(maxFileSize: 1000, maxFieldSize: 1000);
$server = new Weft\HttpServer($config);
$server->addHttpHandler(fn ($request, $response) => match ($request->getPath()) {
    '/stats' => $response->setNoCompression()->json($server->getTelemetry()),
    '/text' => $response->setHeader('content-type', 'text/plain')->setBody(str_repeat('x', 10_000)),
    '/stream' => $response->setHeader('content-type', 'text/plain')->stream([str_repeat('x', 10_000), str_repeat('y', 5000)]),
    default => $response->setBody(count($request->getPost()) . strlen($request->getBody())),
});
weft_test_start($server);
PHP);
$counters = function () use ($server): array {
    $all = json_decode($server->get('/stats')->body, true);
    return array_filter($all, fn ($name) => preg_match('~^(bodies|forms?|responses_coded)_~', $name), ARRAY_FILTER_USE_KEY);
};
$large = str_repeat('x', 20_000);
$coded = fn (string $body, string $coding) => $server->request('POST', '/', ['Content-Encoding' => $coding], $body)->status;
$form = fn (string $body) => $server->request('POST', '/', FORM_TYPE, $body)->status;
foreach ([
    'nothing' => fn () => $server->get('/text')->status,
    'a small body' => fn () => $server->request('POST', '/', [], 'small')->status,
    'a large body' => fn () => $server->request('POST', '/', [], $large)->status,
    'gzip' => fn () => $coded(gzencode('x'), 'gzip'),
    'gzip, twice and large' => fn () => $coded(gzencode(gzencode($large)), 'gzip, gzip'),
    'unknown coding' => fn () => $coded('x', 'rot13'),
    'corrupt' => fn () => $coded('x', 'gzip'),
    'a bomb' => fn () => $coded(gzencode(str_repeat('x', 100_001)), 'gzip'),
    'a form' => fn () => $form(part('name=a', '1') . part('name=b', '2') . part('name=f; filename=x', 'x') . part('name=g; filename=""', '') . part('name=l; filename=x', $large) . '--B--'),
    'a bad form' => fn () => $form('--B'),
    'a field too large' => fn () => $form(part('name=a', $large) . '--B--'),
    'a coded answer' => fn () => $server->get('/text', ['Accept-Encoding' => 'gzip'])->status,
    'a coded stream' => fn () => $server->get('/stream', ['Accept-Encoding' => 'gzip'])->status,
] as $title => $attempt) {
    $before = $counters();
    $status = $attempt();
    $changed = array_diff_assoc($counters(), $before);
    foreach ($changed as $name => $value) {
        $changed[$name] = "$name +" . (str_contains($name, '_out_') ? 'some' : $value - $before[$name]);
    }
    echo "$title: $status ", implode(', ', $changed), "\n";
}
$server->stop();
--EXPECT--
nothing: 200 
a small body: 200 
a large body: 200 bodies_spooled_total +1
gzip: 200 bodies_decoded_gzip_total +1
gzip, twice and large: 200 bodies_spooled_total +1, bodies_decoded_gzip_total +1
unknown coding: 415 bodies_refused_unknown_coding_total +1
corrupt: 400 bodies_decoded_gzip_total +1, bodies_refused_corrupt_total +1
a bomb: 413 bodies_decoded_gzip_total +1, bodies_refused_decoded_size_total +1
a form: 200 forms_total +1, form_texts_total +2, form_files_total +1, form_files_failed_total +1
a bad form: 400 forms_total +1, bodies_refused_form_total +1
a field too large: 413 forms_total +1, bodies_refused_form_size_total +1
a coded answer: 200 responses_coded_gzip_total +1, responses_coded_bytes_in_total +10000, responses_coded_bytes_out_total +some
a coded stream: 200 responses_coded_gzip_total +1, responses_coded_bytes_in_total +15000, responses_coded_bytes_out_total +some
