--TEST--
Classes, exceptions and enums are what the documentation says
--EXTENSIONS--
weft
--FILE--
<?php
foreach (['HttpServer', 'HttpServerConfig', 'HttpRequest', 'HttpResponse'] as $name) {
    $class = new ReflectionClass("Weft\\$name");
    echo $name, $class->isFinal() ? ' final' : '', $class->isCloneable() ? ' cloneable' : '';
    echo $class->isInstantiable() ? ' instantiable' : '', "\n";
}
foreach (['Runtime', 'InvalidArgument', 'Connection', 'Protocol', 'Timeout'] as $name) {
    $class = new ReflectionClass("Weft\\HttpServer{$name}Exception");
    echo $name, $class->isFinal() ? ' final' : '', ' ', $class->getParentClass()->name, "\n";
}
echo get_parent_class('Weft\HttpServerException'), "\n";
echo get_parent_class('Weft\HttpException'), "\n";
var_dump(is_subclass_of('Weft\HttpException', Error::class));
foreach (Weft\SameSite::cases() as $case) {
    echo $case->name, ' ', $case->value, "\n";
}

$config = new Weft\HttpServerConfig();
foreach ([fn () => $config->x = 1, fn () => serialize($config), fn () => clone $config] as $attempt) {
    try {
        $attempt();
        echo "possible\n";
    } catch (Throwable $error) {
        echo $error->getMessage(), "\n";
    }
}
--EXPECT--
HttpServer final instantiable
HttpServerConfig final instantiable
HttpRequest final
HttpResponse final
Runtime final Weft\HttpServerException
InvalidArgument final Weft\HttpServerException
Connection final Weft\HttpServerException
Protocol final Weft\HttpServerException
Timeout final Weft\HttpServerException
Exception
Async\AsyncCancellation
bool(true)
LAX Lax
STRICT Strict
NONE None
Cannot create dynamic property Weft\HttpServerConfig::$x
Serialization of 'Weft\HttpServerConfig' is not allowed
Trying to clone an uncloneable object of class Weft\HttpServerConfig
