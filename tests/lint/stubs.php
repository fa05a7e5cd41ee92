<?php
// Generates the arginfo headers from stubs/*.stub.php with PHP's own generator and compares them; --write replaces them.
// The generator of PHP 8.2 is the reference: its headers serve every later version.

const GENERATOR_VERSION = '8.2';

function generator_folder(): string
{
    exec('php-config --phpapi', $api);
    exec('php-config --prefix', $prefix);
    foreach (["$prefix[0]/lib/php/$api[0]/build", "$prefix[0]/lib/php/build"] as $folder) {
        if (is_file("$folder/gen_stub.php")) {
            return $folder;
        }
    }
    throw new RuntimeException('gen_stub.php not found: is php-dev installed?');
}

// The generator would download its parser; the packaged one is put where it looks for it.
function prepare(string $work): void
{
    mkdir("$work/build", 0700, true);
    copy(generator_folder() . '/gen_stub.php', "$work/build/gen_stub.php");
    preg_match('~\$version = "([\d.]+)"~', file_get_contents("$work/build/gen_stub.php"), $match);
    mkdir("$work/build/PHP-Parser-$match[1]/lib", 0700, true);
    symlink('/usr/share/php/PhpParser', "$work/build/PHP-Parser-$match[1]/lib/PhpParser");
    mkdir("$work/stubs");
    foreach (glob('stubs/*.stub.php') as $stub) {
        copy($stub, "$work/$stub");
    }
}

function generate(string $work): void
{
    $command = escapeshellarg(PHP_BINARY) . " build/gen_stub.php -f stubs 2>&1";
    exec('cd ' . escapeshellarg($work) . " && $command", $output, $status);
    if ($status !== 0) {
        echo implode("\n", $output), "\n";
        exit(1);
    }
}

chdir(dirname(__DIR__, 2));
$write = in_array('--write', $argv, true);
exec('php-config --version', $version);
if (!str_starts_with($version[0], GENERATOR_VERSION . '.')) {
    echo 'note: stubs are generated with PHP ', GENERATOR_VERSION, ", this is $version[0]: not checked\n";
    exit($write ? 1 : 0);
}
$work = sys_get_temp_dir() . '/weft-stubs-' . getmypid();
register_shutdown_function(fn () => exec('rm -rf ' . escapeshellarg($work)));
prepare($work);
generate($work);

$different = 0;
foreach (glob("$work/stubs/*_arginfo.h") as $generated) {
    $name = 'stubs/' . basename($generated);
    $content = file_get_contents($generated);
    if ($content === @file_get_contents($name)) {
        continue;
    }
    if ($write) {
        file_put_contents($name, $content);
        echo "$name\n";
    } else {
        passthru('diff -u ' . escapeshellarg($name) . ' ' . escapeshellarg($generated));
        $different++;
    }
}
foreach (glob('stubs/*_arginfo.h') as $name) {
    if (!is_file("$work/$name")) {
        echo "$name: has no stub\n";
        $different++;
    }
}
exit($different ? 1 : 0);
