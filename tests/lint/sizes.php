<?php
// Sizes of files and functions: over the hard limit fails, over the soft one is a note (shown with --notes).

const FILE_SOFT = 400;
const FILE_HARD = 600;
const FUNCTION_SOFT = 40;
const FUNCTION_HARD = 80;

// Comments, strings and preprocessor lines blanked, line breaks kept.
function blanked(string $source): string
{
    $blank = fn (array $match): string => preg_replace('~[^\n]~', ' ', $match[0]);
    $source = preg_replace_callback('~R"(\w*)\(.*?\)\1"~s', $blank, $source);
    $pattern = '~//[^\n]*|/\*.*?\*/|"(?:\\\\.|[^"\\\\\n])*"|(?<![0-9a-fA-F])\'(?:\\\\.|[^\'\\\\\n])+\'~s';
    $source = preg_replace_callback($pattern, $blank, $source);
    return preg_replace_callback('~^[ \t]*#(?:[^\n]*\\\\\n)*[^\n]*~m', $blank, $source);
}

function is_scope(string $head): bool
{
    return (bool) preg_match('~^(inline\s+)?namespace\b|^extern\s*$|\b(class|struct|union|enum)\b[^()]*$~', $head);
}

// [name, first line, lines] of each function body outside of other functions.
function functions_of(string $source): array
{
    $found = [];
    $scopes = [];
    $head = '';
    $line = $head_line = 1;
    foreach (preg_split('~([{};\n])~', blanked($source), -1, PREG_SPLIT_DELIM_CAPTURE) as $part) {
        if ($part === "\n") {
            $line++;
            $head .= ' ';
        } elseif ($part === '{') {
            $text = trim($head);
            $inside = in_array('function', array_column($scopes, 0), true);
            $kind = is_scope($text) ? 'scope' : (!$inside && str_contains($text, '(') ? 'function' : 'other');
            $scopes[] = [$kind, $text, $head_line];
            $head = '';
        } elseif ($part === '}') {
            [$kind, $text, $first] = array_pop($scopes) ?? ['other', '', 0];
            if ($kind === 'function') {
                $found[] = [preg_match('#([\w:~]+)\s*\(#', $text, $match) ? $match[1] : '?', $first, $line - $first + 1];
            }
            $head = '';
        } elseif ($part === ';') {
            $head = '';
        } else {
            if (trim($head) === '' && trim($part) !== '') {
                $head_line = $line;
            }
            $head .= $part;
        }
    }
    return $found;
}

chdir(dirname(__DIR__, 2));
$notes = in_array('--notes', $argv, true);
$problems = 0;
$report = function (string $what, int $size, int $soft, int $hard) use ($notes, &$problems): void {
    if ($size > $hard) {
        echo "$what: $size lines, the limit is $hard\n";
        $problems++;
    } elseif ($notes && $size > $soft) {
        echo "note: $what: $size lines, aim at $soft\n";
    }
};
foreach (['include', 'src', 'tests', 'benchmarks'] as $root) {
    $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($root, FilesystemIterator::SKIP_DOTS));
    foreach ($files as $path => $info) {
        if (!preg_match('~\.(h|cpp|c|php|inc)$~', $path)) {
            continue;
        }
        $source = file_get_contents($path);
        $report($path, substr_count($source, "\n"), FILE_SOFT, FILE_HARD);
        if (!preg_match('~\.(h|cpp|c)$~', $path)) {
            continue;
        }
        foreach (functions_of($source) as [$name, $first, $lines]) {
            $report("$path:$first: $name()", $lines, FUNCTION_SOFT, FUNCTION_HARD);
        }
    }
}
exit($problems ? 1 : 0);
