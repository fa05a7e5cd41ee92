<?php
// The same texts for every server, by path.
mt_srand(7);
$words = ['apple', 'river', 'stone', 'cloud', 'paper', 'night', 'green', 'seven', 'house', 'light', 'music', 'water'];
$record = fn (int $i): array => [
    'id' => $i,
    'uuid' => bin2hex(pack('N3', mt_rand(), mt_rand(), mt_rand())),
    'name' => ucfirst($words[mt_rand(0, 11)]) . ' ' . $words[mt_rand(0, 11)],
    'price' => mt_rand(100, 99999) / 100,
    'tags' => [$words[mt_rand(0, 11)], $words[mt_rand(0, 11)]],
    'active' => mt_rand(0, 1) === 1,
];
$bodies = [];
foreach (['/1k' => 10, '/16k' => 120, '/128k' => 960] as $path => $records) {
    $bodies[$path] = json_encode(array_map($record, range(1, $records)));
}
return $bodies;
