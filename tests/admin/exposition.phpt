--TEST--
/metrics is what parsers of both formats want, with the same series in each
--EXTENSIONS--
weft
--SKIPIF--
<?php
exec('/usr/bin/python3 -c "import prometheus_client.openmetrics.parser" 2>/dev/null', $output, $code);
if ($code !== 0) echo 'skip needs python3-prometheus-client';
?>
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, eventually, look, metrics, samples, sum_of};

// The reference parser of OpenMetrics refuses whatever the specification forbids: order, suffixes, buckets, escapes, the end.
const PARSE = <<<'PY'
import sys
from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics
parse = (openmetrics if sys.argv[1] == 'openmetrics' else parser).text_string_to_metric_families
families = list(parse(sys.stdin.read()))
print(len(families), all(f.documentation.endswith('.') and f.type != 'unknown' for f in families))
PY;

function pipe(array $command, string $input): string
{
    $environment = array_diff_key(getenv(), ['LD_PRELOAD' => '']);
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], STDOUT], $pipes, null, $environment);
    fwrite($pipes[0], $input);
    fclose($pipes[0]);
    return stream_get_contents($pipes[1]) . (proc_close($process) === 0 ? '' : "failed\n");
}

$server = Weft\Test\Server::start(admin_script('$response->setStatusCode(404);', '$config->setWorkers(2);'));
$server->get('/');
$server->request('POST', '/', [], 'x');
eventually(fn () => sum_of(metrics($server), 'weft_request_duration_seconds_count') === 2.0);
$text = look($server, '/metrics')[1];
$open = look($server, '/metrics', '-H', 'Accept: application/openmetrics-text')[1];
$server->stop();

$families = substr_count($open, "\n# TYPE ");
foreach (['text' => $text, 'openmetrics' => $open] as $format => $page) {
    $output = pipe(['/usr/bin/python3', '-c', PARSE, $format], $page);
    echo $format, ' ', $output === "$families True\n" ? 'ok' : $output, "\n";
}
var_dump(array_keys(samples($text)) === array_keys(samples($open)));
$promtool = trim((string) shell_exec('command -v promtool'));
echo $promtool === '' ? '' : pipe([$promtool, 'check', 'metrics'], $text);
--EXPECT--
text ok
openmetrics ok
bool(true)
