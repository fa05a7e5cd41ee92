--TEST--
Every class has its TrueAsync\ name
--EXTENSIONS--
weft
--FILE--
<?php
$missing = $found = [];
foreach (get_declared_classes() as $class) {
    // Weft\Pdo\ and others beside the server have no counterpart.
    if (!str_starts_with($class, 'Weft\\') || substr_count($class, '\\') > 1) {
        continue;
    }
    $alias = 'TrueAsync' . substr($class, 4);
    class_exists($alias) && (new ReflectionClass($alias))->name === $class ? $found[] = $alias : $missing[] = $alias;
}
echo count($found) >= 13 ? 'found' : implode("\n", $found), "\n", implode("\n", $missing), "\n";
$config = (new TrueAsync\HttpServerConfig())->setLogSeverity(TrueAsync\LogSeverity::ERROR);
var_dump($config instanceof Weft\HttpServerConfig);
--EXPECT--
found

bool(true)
