--TEST--
With several workers: no counter runs backwards when one is killed or all are replaced
--EXTENSIONS--
posix
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, answering_workers, eventually, look, look_json, metrics, send_signal, sum_of};

$last = [];
// What can only rise, has.
function rises(array $metrics): bool
{
    global $last;
    $counters = array_filter($metrics, fn ($series) => preg_match('~_(total|bucket|sum|count)(\{|$)~', $series), ARRAY_FILTER_USE_KEY);
    foreach ($last as $series => $value) {
        if (!isset($counters[$series]) || $counters[$series] < $value) {
            echo "$series was $value and is ", $counters[$series] ?? 'gone', "\n";
        }
    }
    $last = $counters;
    return count($counters) > 40;
}

$server = Weft\Test\Server::start(admin_script('$response->setBody((string) getmypid());', '$config->setWorkers(2);'));
$before = answering_workers($server, 2);
echo look($server, '/readyz')[1];
for ($i = 0; $i < 20; $i++) {
    $server->get('/');
}
eventually(fn () => sum_of(metrics($server), 'weft_request_duration_seconds_count') >= 22);
var_dump(rises($metrics = metrics($server)));
var_dump($metrics['weft_requests_total'] === sum_of($metrics, 'weft_request_duration_seconds_count'));

echo "-- one is killed\n";
send_signal($before[0], SIGKILL);
eventually(fn () => rises(metrics($server)) && count(array_diff(answering_workers($server, 2), $before)) === 1);
eventually(fn () => rises($GLOBALS['metrics'] = metrics($server)) && $GLOBALS['metrics']['weft_worker_restarts_total{reason="crash"}'] >= 1);
echo $metrics['weft_worker_restarts_total{reason="crash"}'], ' of ', $metrics['weft_worker_starts_total'], "\n";

echo "-- reload\n";
$server->signal(SIGHUP);
eventually(fn () => rises($GLOBALS['metrics'] = metrics($server)) && $GLOBALS['metrics']['weft_reloads_total'] === 1.0);
echo 'generation ', $metrics['weft_generation'], ', ', $metrics['weft_workers{state="serving"}'], ' serve, ',
    $metrics['weft_workers{state="draining"}'], " drain\n";
echo implode(' ', preg_grep('~^weft_worker_connections~', array_keys($metrics))), "\n";
$workers = look_json($server, '/workers');
foreach ($workers['workers'] as $worker) {
    echo "$worker[worker] $worker[generation] $worker[state] ", in_array($worker['pid'], $before, true) ? 'old' : 'new', "\n";
}
var_dump($workers['worker_crashes'], $workers['reloads'], $metrics['weft_start_time_seconds'] > time() - 120);
$server->stop();
--EXPECT--
ok
bool(true)
bool(true)
-- one is killed
1 of 3
-- reload
generation 2, 2 serve, 0 drain
weft_worker_connections{worker="1"} weft_worker_connections{worker="2"}
1 2 serving new
2 2 serving new
int(1)
int(1)
bool(true)
