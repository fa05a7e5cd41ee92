--TEST--
strtok() and serialize() work per coroutine
--EXTENSIONS--
weft
--FILE--
<?php
use function Async\{spawn, await, delay, suspend, timeout, current_coroutine, get_coroutines};

class S { public function __construct(public $v, public $w = null) {} public function __serialize(): array { delay(1); return [$this->v, $this->w]; } public function __unserialize(array $d): void { delay(1); [$this->v, $this->w] = $d; } }
function tokens($text) { $all = []; for ($t = strtok($text, ' '); $t !== false; $t = strtok(' ')) { $all[] = $t; suspend(); } return implode('-', $all); }
function round_trip($n) { $shared = new stdClass; $x = unserialize(serialize([new S($n, $shared), new S($n + 1, $shared), [new S([$shared])]])); return $x[0]->v . $x[1]->v . var_export($x[0]->w === $x[1]->w && $x[2][0]->v[0] === $x[0]->w, true); }
$main = strtok('x y z', ' ');
$jobs = [];
foreach (['a b c', 'd e f g', 'h'] as $text) $jobs[] = spawn('tokens', $text);
for ($i = 1; $i < 5; $i++) $jobs[] = spawn('round_trip', $i * 10);
foreach ($jobs as $job) echo await($job), ' ';
echo strtok(' '), strtok(' '), "\n";
?>
--EXPECT--
a-b-c d-e-f-g h 1011true 2021true 3031true 4041true yz
