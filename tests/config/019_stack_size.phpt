--TEST--
weft.stack_size: its range, and what it does
--EXTENSIONS--
weft
--FILE--
<?php
function run(string $size, string $code): void {
    $command = [PHP_BINARY, '-n', '-d', 'extension=' . (getenv('WEFT_EXTENSION') ?: 'weft'), '-d', "weft.stack_size=$size", '-d', 'display_errors=1', '-d', 'log_errors=0', '-r', $code];
    $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes);
    echo trim(preg_replace('/ in Unknown on line 0/', '', stream_get_contents($pipes[1]))), "\n";
    proc_close($process);
}

foreach (['63K', '65M', '1x', '-1', ''] as $size) run($size, ';');
// Each level of array_map() takes some of the C stack.
$deep = <<<'PHP'
    function dive(int $levels): int { return $levels ? array_map(fn () => dive($levels - 1), [0])[0] + 1 : 0; }
    echo Async\await(Async\spawn(fn () => dive(2000)));
    PHP;
run('32M', $deep);
run('64K', 'echo Async\await(Async\spawn(fn () => "small"));');
?>
--EXPECT--
Warning: weft.stack_size must be between 64K and 64M, '63K' given
Warning: weft.stack_size must be between 64K and 64M, '65M' given
Warning: weft.stack_size must be between 64K and 64M, '1x' given
Warning: weft.stack_size must be between 64K and 64M, '-1' given
Warning: weft.stack_size must be between 64K and 64M, '' given
2000
small
