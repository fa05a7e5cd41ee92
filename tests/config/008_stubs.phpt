--TEST--
The stubs and the classes have the same methods, and every method that is not a plain getter says what it does
--EXTENSIONS--
tokenizer
weft
--FILE--
<?php
// Methods of a stub with the doc comment before each.
function methods_of_stub(string $name): array
{
    $tokens = PhpToken::tokenize(file_get_contents(__DIR__ . "/../../stubs/$name.stub.php"));
    $methods = [];
    $comment = null;
    foreach ($tokens as $i => $token) {
        if ($token->is(T_DOC_COMMENT)) {
            $comment = $token->text;
        } elseif ($token->is(T_FUNCTION)) {
            $methods[$tokens[$i + 2]->text] = $comment;
        } elseif ($token->is(['{', '}', ';'])) {
            $comment = null;
        }
    }
    return $methods;
}

foreach (['HttpServer', 'HttpServerConfig', 'HttpRequest', 'HttpResponse'] as $name) {
    $stub = methods_of_stub($name);
    foreach ((new ReflectionClass("Weft\\$name"))->getMethods() as $method) {
        $names[$name][] = $method->name;
    }
    if (array_keys($stub) !== $names[$name]) {
        echo "$name differs\n";
    }
    foreach ($stub as $method => $comment) {
        $pair = preg_replace('/^(get|is)/', 'set', $method);
        if ($comment === null && !isset($stub[$pair]) && $method !== '__construct') {
            echo "$name::$method() is not documented\n";
        }
    }
    echo $name, ' ', count($stub) >= 10 ? 'ok' : 'is short', "\n";
}
--EXPECT--
HttpServer ok
HttpServerConfig ok
HttpRequest ok
HttpResponse ok
