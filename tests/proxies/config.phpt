--TEST--
Trusted proxies: addresses, networks and the two words
--EXTENSIONS--
weft
--FILE--
<?php
$config = new Weft\HttpServerConfig();
$rules = ['192.0.2.1', '10.0.0.0/8', '2001:db8::/32', '::1', 'private', 'unix'];
var_dump($config->setTrustedProxies(...$rules) === $config, $config->getTrustedProxies() === $rules);
foreach (['', 'localhost', '10.0.0.1/8', '10.0.0.0/33', '[::1]', 'Private', "10.0.0.0/8\0"] as $rule) {
    try {
        $config->setTrustedProxies('127.0.0.1', $rule);
        echo "accepted: $rule\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo addcslashes($error->getMessage(), "\0"), "\n";
    }
}
try {
    $config->setTrustedProxies('127.0.0.1', 4);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
var_dump($config->getTrustedProxies() === $rules);
var_dump($config->setTrustedProxies()->getTrustedProxies());
--EXPECT--
bool(true)
bool(true)
setTrustedProxies(): "" is neither an IP address, nor a network such as 10.0.0.0/8 with no bit set behind its prefix, nor "private", nor "unix"
setTrustedProxies(): "localhost" is neither an IP address, nor a network such as 10.0.0.0/8 with no bit set behind its prefix, nor "private", nor "unix"
setTrustedProxies(): "10.0.0.1/8" is neither an IP address, nor a network such as 10.0.0.0/8 with no bit set behind its prefix, nor "private", nor "unix"
setTrustedProxies(): "10.0.0.0/33" is neither an IP address, nor a network such as 10.0.0.0/8 with no bit set behind its prefix, nor "private", nor "unix"
setTrustedProxies(): "[::1]" is neither an IP address, nor a network such as 10.0.0.0/8 with no bit set behind its prefix, nor "private", nor "unix"
setTrustedProxies(): "Private" is neither an IP address, nor a network such as 10.0.0.0/8 with no bit set behind its prefix, nor "private", nor "unix"
setTrustedProxies(): "10.0.0.0/8" is neither an IP address, nor a network such as 10.0.0.0/8 with no bit set behind its prefix, nor "private", nor "unix"
Weft\HttpServerConfig::setTrustedProxies(): Argument #2 must be of type string, int given
bool(true)
array(0) {
}
