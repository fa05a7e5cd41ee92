--TEST--
Listeners are listed as they were added
--EXTENSIONS--
weft
--FILE--
<?php
use Weft\HttpServerConfig;

echo json_encode((new HttpServerConfig('127.0.0.1'))->getListeners()), "\n";
echo json_encode((new HttpServerConfig(null, 9000))->getListeners()), "\n";
$config = (new HttpServerConfig('::1', 8081))
    ->addListener('0.0.0.0', 0)
    ->addListener('fe80::1%eth0', 65535, false)
    ->addHttp1Listener('localhost', 80)
    ->addHttp1Listener('localhost', 443, tls: true)
    ->addHttp2Listener('localhost', 444, true)
    ->addListener('localhost', 445, true)
    ->addUnixListener('/tmp/weft.sock')
    ->addUnixListener('relative.sock', 0600);
foreach ($config->getListeners() as $row) {
    echo json_encode($row, JSON_UNESCAPED_SLASHES), "\n";
}
--EXPECT--
[{"type":"tcp","host":"127.0.0.1","port":8080,"tls":false,"protocol_mask":3}]
[]
{"type":"tcp","host":"::1","port":8081,"tls":false,"protocol_mask":3}
{"type":"tcp","host":"0.0.0.0","port":0,"tls":false,"protocol_mask":3}
{"type":"tcp","host":"fe80::1%eth0","port":65535,"tls":false,"protocol_mask":3}
{"type":"tcp","host":"localhost","port":80,"tls":false,"protocol_mask":1}
{"type":"tcp","host":"localhost","port":443,"tls":true,"protocol_mask":1}
{"type":"tcp","host":"localhost","port":444,"tls":true,"protocol_mask":2}
{"type":"tcp","host":"localhost","port":445,"tls":true,"protocol_mask":3}
{"type":"unix","path":"/tmp/weft.sock","mode":438,"tls":false,"protocol_mask":3}
{"type":"unix","path":"relative.sock","mode":384,"tls":false,"protocol_mask":3}
