--TEST--
Switches can be set and read
--EXTENSIONS--
weft
--FILE--
<?php
$config = new Weft\HttpServerConfig();
foreach (['CancelOnDisconnect', 'ErrorDetails', 'TelemetryEnabled', 'StatsEnabled', 'ProxyProtocol'] as $name) {
    foreach ([true, false, true] as $value) {
        if ($config->{"set$name"}($value) !== $config || $config->{"is$name"}() !== $value) {
            echo "$name is not ", var_export($value, true), "\n";
        }
    }
}
echo "done\n";
--EXPECT--
done
