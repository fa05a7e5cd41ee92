<?php
// The arrows between layers: what a file may include depends on the folder it is in (docs/ARCHITECTURE.md).

const MAY_USE = [
    'base' => [],
    'log' => ['base'],
    'http' => ['base'],
    'coding' => ['base', 'http'],
    'io' => ['base'],
    'files' => ['base', 'http', 'coding', 'io'],
    'tls' => ['base'],
    'h1' => ['base', 'http'],
    'h2' => ['base', 'http'],
    'server' => ['base', 'log', 'http', 'coding', 'io', 'tls', 'h1', 'h2'],
    'php' => ['base', 'log', 'http', 'coding', 'io', 'files', 'tls', 'h1', 'h2', 'server'],
];
// Headers of a library belong to one layer, those of Zend to one file.
const LIBRARY_OWNERS = [
    '~^uv(\.h|/)~' => 'io',
    '~^llhttp\.h$~' => 'h1',
    '~^nghttp2/~' => 'h2',
    '~^(zlib|zstd|libdeflate)\.h$|^brotli/~' => 'coding',
    '~^openssl/~' => 'tls',
    '~^(php|SAPI|zend)\w*\.h$|^(ext|main|Zend|sapi|TSRM)/~' => 'php',
];
const ZEND_DOOR = 'src/php/zend.h';

function problem_of(string $file, string $layer, string $header): ?string
{
    if (preg_match('~^weft/(\w+)/~', $header, $match)) {
        $allowed = $match[1] === $layer || in_array($match[1], MAY_USE[$layer], true);
        return $allowed ? null : "$layer may not use $match[1]";
    }
    foreach (LIBRARY_OWNERS as $pattern => $owner) {
        if (!preg_match($pattern, $header) || isset(MAY_USE[dirname($header)])) {
            continue;
        }
        if ($owner === 'php' && $layer === 'php' && $file !== ZEND_DOOR && $header !== 'php_weft.h') {
            return 'Zend is included by ' . ZEND_DOOR . ' only';
        }
        return $layer === $owner ? null : "only $owner may include it";
    }
    $folder = strtok($header, '/');
    if (isset(MAY_USE[$folder]) && str_contains($header, '/')) {
        if (str_starts_with($file, 'include/')) {
            return 'a public header may not include a private one';
        }
        return $folder === $layer ? null : "private to $folder";
    }
    return str_starts_with($header, 'stubs/') && $layer !== 'php' ? 'only php may include it' : null;
}

chdir(dirname(__DIR__, 2));
$problems = 0;
foreach (['include/weft', 'src'] as $root) {
    $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($root, FilesystemIterator::SKIP_DOTS));
    foreach ($files as $path => $info) {
        if (!preg_match('~\.(h|cpp|c)$~', $path)) {
            continue;
        }
        $layer = strtok(substr($path, strlen($root) + 1), '/');
        if (!isset(MAY_USE[$layer])) {
            echo "$path: no such layer: $layer\n";
            $problems++;
            continue;
        }
        foreach (file($path) as $index => $line) {
            if (!preg_match('~^\s*#\s*include\s*[<"]([^>"]+)[>"]~', $line, $match)) {
                continue;
            }
            $problem = problem_of($path, $layer, $match[1]);
            if ($problem !== null) {
                printf("%s:%d: %s: %s\n", $path, $index + 1, $match[1], $problem);
                $problems++;
            }
        }
    }
}
exit($problems ? 1 : 0);
