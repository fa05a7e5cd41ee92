--TEST--
Traces go on from the traceparent header, or begin, and are in the log
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$log = sys_get_temp_dir() . '/weft-trace-' . getmypid();
$script = <<<'PHP'
<?php
[, $log, $enabled] = $argv;
$config = (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setTelemetryEnabled((bool) $enabled)->setLogSinks([
    ['type' => 'file', 'path' => $log, 'format' => 'json', 'category' => 'access', 'level' => Weft\LogSeverity::INFO],
]);
$kept = [];
weft_test_serve(function ($request, $response) use (&$kept) {
    $tell = fn ($request) => [
        'parent' => $request->getTraceParent(),
        'state' => $request->getTraceState(),
        'trace' => $request->getTraceId(),
        'span' => $request->getSpanId(),
        'from' => $request->getParentSpanId(),
        'flags' => $request->getTraceFlags(),
    ];
    $kept[] = $request;
    if ($request->getPath() === '/kept') {
        $response->json($tell($kept[0]));
    } else {
        $response->json($tell($request));
    }
}, $config);
PHP;

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

$server = Weft\Test\Server::start($script, [], [$log, '1']);
$tell = function (array $headers = [], string $path = '/') use (&$server) {
    return json_decode($server->get($path, $headers)->body, true);
};

echo "--- with a parent\n";
$first = $seen = $tell(['traceparent' => '00-' . TRACE . '-' . SPAN . '-03', 'tracestate' => 'a=1, b@c=2']);
echo json_encode(['span' => strlen($seen['span'])] + array_diff_key($seen, ['parent' => 0])), "\n";
var_dump($seen['parent'] === '00-' . TRACE . "-$seen[span]-03", $seen['span'] !== SPAN);
var_dump($tell(path: '/kept') === $first);

echo "--- without a good one\n";
$bad = [
    [],
    ['traceparent' => '00-' . strtoupper(TRACE) . '-' . SPAN . '-01'],
    ['traceparent' => '00-' . str_repeat('0', 32) . '-' . SPAN . '-01'],
    ['traceparent' => '00-' . TRACE . '-' . str_repeat('0', 16) . '-01'],
    ['traceparent' => '01-' . TRACE . '-' . SPAN . '-01'],
    ['traceparent' => '00-' . TRACE . '-' . SPAN . '-01-x'],
    ['traceparent' => '00-' . TRACE . '-' . SPAN . '-0g'],
    ['traceparent' => '00-' . TRACE . '-' . SPAN . '-01', 'Traceparent' => '00-' . TRACE . '-' . SPAN . '-01'],
];
$traces = [];
foreach ($bad as $headers) {
    $seen = $tell($headers + ['tracestate' => 'a=1']);
    $traces[] = $seen['trace'];
    $good = preg_match('/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/D', $seen['parent'])
        && $seen['parent'] === "00-$seen[trace]-$seen[span]-01"
        && [$seen['state'], $seen['from'], $seen['flags']] === [null, null, 1];
    echo $good ? '' : json_encode([$headers, $seen]) . "\n";
}
var_dump(count(array_unique($traces)) === count($bad), in_array(TRACE, $traces, true));

echo "--- states\n";
foreach (['a=1', 'a', '', 'a=1,a=2', 'A=1', 'a=1,,b=2 ', implode(',', array_map(fn ($i) => "k$i=v", range(1, 33)))] as $state) {
    echo json_encode($tell(['traceparent' => '00-' . TRACE . '-' . SPAN . '-00', 'tracestate' => $state])['state']), "\n";
}
$server->stop();

echo "--- log\n";
$records = array_map(fn ($line) => json_decode($line, true), file($log));
var_dump($records[0]['TraceId'] === TRACE, $records[0]['SpanId'] === $first['span']);
var_dump(count($records) === 2 + count($bad) + 7, array_column($records, 'TraceId')[3] === $traces[1]);

echo "--- off\n";
unlink($log);
$server = Weft\Test\Server::start($script, [], [$log, '0']);
echo json_encode($tell(['traceparent' => '00-' . TRACE . '-' . SPAN . '-03', 'tracestate' => 'a=1'])), "\n";
$server->stop();
var_dump(array_key_exists('TraceId', json_decode(file_get_contents($log), true)));
unlink($log);
?>
--EXPECT--
--- with a parent
{"span":16,"state":"a=1, b@c=2","trace":"0af7651916cd43dd8448eb211c80319c","from":"b7ad6b7169203331","flags":3}
bool(true)
bool(true)
bool(true)
--- without a good one
bool(true)
bool(false)
--- states
"a=1"
null
null
null
null
"a=1,,b=2"
null
--- log
bool(true)
bool(true)
bool(true)
bool(true)
--- off
{"parent":null,"state":null,"trace":null,"span":null,"from":null,"flags":null}
bool(false)
