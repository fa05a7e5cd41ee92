--TEST--
Which content types are compressed is a list of content types
--EXTENSIONS--
weft
--FILE--
<?php
$config = new Weft\HttpServerConfig();
echo json_encode($config->setCompressionMimeTypes(['a/b', 'Text/HTML'])->getCompressionMimeTypes(), JSON_UNESCAPED_SLASHES), "\n";
foreach ([[''], ['html'], ['text/html; charset=utf-8'], ['a/b, c/d'], ['x/y', 5], [null]] as $types) {
    try {
        $config->setCompressionMimeTypes($types);
        echo "accepted\n";
    } catch (Throwable $error) {
        echo $error::class, ': ', $error->getMessage(), ' ', count($config->getCompressionMimeTypes()), "\n";
    }
}
echo count($config->setCompressionMimeTypes([])->getCompressionMimeTypes()), "\n";
var_dump($config->setCompressionEnabled(false)->isCompressionEnabled());
--EXPECT--
["a/b","Text/HTML"]
Weft\HttpServerInvalidArgumentException: setCompressionMimeTypes(): "" is no content type; use such as "text/html", without parameters 2
Weft\HttpServerInvalidArgumentException: setCompressionMimeTypes(): "html" is no content type; use such as "text/html", without parameters 2
Weft\HttpServerInvalidArgumentException: setCompressionMimeTypes(): "text/html; charset=utf-8" is no content type; use such as "text/html", without parameters 2
Weft\HttpServerInvalidArgumentException: setCompressionMimeTypes(): "a/b, c/d" is no content type; use such as "text/html", without parameters 2
TypeError: setCompressionMimeTypes(): the list must hold strings, int given 2
TypeError: setCompressionMimeTypes(): the list must hold strings, null given 2
0
bool(false)
