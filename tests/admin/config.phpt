--TEST--
/config has every setting, as it was when the server took it
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/helper.inc';

use function Weft\Test\{admin_script, look_json};

$server = Weft\Test\Server::start(admin_script('', <<<'PHP'
    $config->setReadTimeout(17)->setLogStream(STDERR)->setCancelOnDisconnect(false)->setRecycleJitter(0.25)
        ->setAdminToken(null);
PHP));
$shown = look_json($server, '/config');
$server->stop();

$config = new Weft\HttpServerConfig();
foreach (get_class_methods($config) as $method) {
    // What is no setting: the lock, and what this build can do.
    if (preg_match('/^(?:get|is|has)(\w+)$/', $method, $match) && !in_array($method, ['isLocked', 'getSupportedEncodings'], true)) {
        $name = lcfirst($match[1]);
        if (!array_key_exists($name, $shown)) {
            echo "$name is missing\n";
        }
    }
}
foreach (['listeners', 'readTimeout', 'cancelOnDisconnect', 'recycleJitter', 'logSeverity', 'logStream', 'maxBodySize', 'adminListener', 'adminToken'] as $name) {
    echo $name, ' ', json_encode($shown[$name]), "\n";
}
--EXPECT--
listeners [{"type":"tcp","host":"127.0.0.1","port":0,"tls":false,"protocol_mask":3}]
readTimeout 17
cancelOnDisconnect false
recycleJitter 0.25
logSeverity "WARN"
logStream "stream"
maxBodySize 10485760
adminListener {"type":"tcp","host":"127.0.0.1","port":0}
adminToken false
