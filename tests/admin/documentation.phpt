--TEST--
docs/metrics.md has every metric there is, the dashboard only such
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, eventually, look, metrics, sum_of};

const DOCS = __DIR__ . '/../../docs';

$server = Weft\Test\Server::start(admin_script());
$server->get('/');
eventually(fn () => sum_of(metrics($server), 'weft_request_duration_seconds_count') === 1.0);
$page = look($server, '/metrics')[1];
$server->stop();
preg_match_all('~^# TYPE (\S+) (\S+)$~m', $page, $match);
$families = array_combine($match[1], $match[2]);
$series = [];
preg_match_all('~^(weft_\w+)(?:\{(.*)\})? ~m', $page, $lines, PREG_SET_ORDER);
foreach ($lines as [, $name]) {
    $series[$name] = true;
}
$labels = fn (string $name) => preg_match("~^$name\{(.*?)\}~m", $page, $match) ? preg_replace('~="[^"]*"~', '', $match[1]) : '';

// Rows of the table: names | type | labels | text.
$documented = [];
preg_match_all('~^\| (`weft_[^|]+) \| (\w+) \|([^|]*)\| ~m', file_get_contents(DOCS . '/metrics.md'), $rows, PREG_SET_ORDER);
foreach ($rows as [, $names, $type, $said]) {
    foreach (explode(', ', str_replace('`', '', $names)) as $name) {
        $documented[$name] = $type;
        $real = $labels($type === 'histogram' ? $name . '_sum' : $name);
        if (str_replace(['`', ' '], '', $said) !== $real) {
            echo "docs/metrics.md: the labels of $name are \"$real\"\n";
        }
    }
}
foreach ($families as $name => $type) {
    $told = $documented[$name] ?? 'nothing';
    if ($told !== $type && !($told === 'info' && $type === 'gauge')) {
        echo "docs/metrics.md: $name is a $type, it says $told\n";
    }
}
foreach (array_diff_key($documented, $families) as $name => $type) {
    echo "docs/metrics.md: there is no $name\n";
}

$file = file_get_contents(DOCS . '/grafana-dashboard.json');
$dashboard = json_decode($file, true, 32, JSON_THROW_ON_ERROR);
preg_match_all('~weft_\w+~', $file . file_get_contents(DOCS . '/metrics.md'), $match);
foreach (array_unique($match[0]) as $name) {
    if (!isset($series[$name]) && !isset($families[$name])) {
        echo "there is no $name\n";
    }
}
$ids = array_column($dashboard['panels'], 'id');
var_dump(count($families) > 40, count($documented) === count($families), count($ids) > 15, $ids === array_unique($ids));
foreach ($dashboard['panels'] as $panel) {
    foreach ($panel['targets'] as $target) {
        preg_match_all('~\bby \((\w+(?:, \w+)*)\)|\{\{(\w+)\}\}~', $target['expr'] . $target['legendFormat'], $used);
        preg_match_all('~weft_\w+~', $target['expr'], $names);
        $known = array_merge(['instance', 'le'], ...array_map(fn ($name) => explode(',', $labels($name)), $names[0]));
        foreach (array_filter(array_merge($used[1], $used[2])) as $label) {
            if (!in_array($label, $known, true)) {
                echo "$panel[title]: there is no label $label\n";
            }
        }
    }
}
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
