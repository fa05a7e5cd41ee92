--TEST--
The header of request ids is a name of its own
--EXTENSIONS--
weft
--FILE--
<?php
$config = new Weft\HttpServerConfig();
foreach (['X-Request-ID', str_repeat('x', 64), 'a!b', null] as $name) {
    var_dump($config->setRequestIdHeader($name)->getRequestIdHeader() === $name);
}
foreach (['', str_repeat('x', 65), 'a b', "a\r\nb", "a\0", 'é', 'Date', 'content-LENGTH', 'Transfer-Encoding'] as $name) {
    try {
        $config->setRequestIdHeader($name);
        echo "accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), "\n";
    }
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
setRequestIdHeader(): that is no header name; use a token of 1 to 64 characters, or null
setRequestIdHeader(): that is no header name; use a token of 1 to 64 characters, or null
setRequestIdHeader(): that is no header name; use a token of 1 to 64 characters, or null
setRequestIdHeader(): that is no header name; use a token of 1 to 64 characters, or null
setRequestIdHeader(): that is no header name; use a token of 1 to 64 characters, or null
setRequestIdHeader(): that is no header name; use a token of 1 to 64 characters, or null
setRequestIdHeader(): "Date" has another meaning; use a name of your own, such as X-Request-ID
setRequestIdHeader(): "content-LENGTH" has another meaning; use a name of your own, such as X-Request-ID
setRequestIdHeader(): "Transfer-Encoding" has another meaning; use a name of your own, such as X-Request-ID
