--TEST--
testssl.sh finds nothing above "low" in the example; set WEFT_TESTSSL=1 to run it, it takes a minute
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
getenv('WEFT_TESTSSL') || die('skip WEFT_TESTSSL is not set');
trim((string) shell_exec('command -v testssl')) === '' && die('skip testssl.sh is not installed');
?>
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/../helpers/tls.inc';

use function Weft\Test\{extension_path, make_certificate, scratch_folder};

$folder = scratch_folder();
make_certificate($folder, 'authority', ['Test Authority'], authority: true, days: 200);
make_certificate($folder, 'server', ['localhost', '127.0.0.1'], by: 'authority', days: 200);
$probe = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($probe, false), ':'), 1);
fclose($probe);
$example = ['timeout', '110', PHP_BINARY, '-d', 'extension=' . extension_path(), __DIR__ . '/../../examples/tls.php', (string) $port, "$folder/server.pem", "$folder/server.key"];
$server = proc_open($example, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], STDERR], $pipes);
for ($end = microtime(true) + 30; !($socket = @stream_socket_client("tcp://127.0.0.1:$port")) && microtime(true) < $end; usleep(5000));
fclose($socket);

// It waits most of the time, so its parts go side by side.
$parts = [['-p', '-f'], ['-s'], ['-P'], ['-S'], ['-h'], ['-U']];
$processes = array_map(fn ($i, $part) => proc_open(
    ['testssl', '--add-ca', "$folder/authority.pem", '--quiet', '--color', '0', '--warnings', 'off', '--ip', '127.0.0.1', '--jsonfile', "$folder/$i.json", ...$part, "localhost:$port"],
    [['file', '/dev/null', 'r'], ['file', "$folder/log$i", 'w'], ['redirect', 1]],
    $pipes,
), array_keys($parts), $parts);
array_map(proc_close(...), $processes);
$findings = array_merge(...array_map(fn ($i) => json_decode((string) @file_get_contents("$folder/$i.json"), true) ?: [['id' => implode($parts[$i]), 'severity' => 'HIGH', 'finding' => 'not tested']], array_keys($parts)));
foreach ($findings as ['id' => $id, 'severity' => $severity, 'finding' => $finding]) {
    if (in_array($severity, ['MEDIUM', 'HIGH', 'CRITICAL'], true)) {
        echo "$severity $id: $finding\n";
    }
}
echo count($findings) > 100 ? 'many' : count($findings), " findings\n";
foreach (['SSLv3', 'TLS1', 'TLS1_1', 'TLS1_2', 'TLS1_3', 'ALPN', 'PFS', 'secure_renego', 'cipher_order', 'cert_chain_of_trust'] as $id) {
    echo "$id: ", implode(', ', array_unique(array_column(array_filter($findings, fn ($finding) => $finding['id'] === $id), 'finding'))), "\n";
}
proc_terminate($server);
proc_close($server);
--EXPECT--
many findings
SSLv3: not offered
TLS1: not offered
TLS1_1: not offered
TLS1_2: offered
TLS1_3: offered with final
ALPN: http/1.1
PFS: offered
secure_renego: supported
cipher_order: server
cert_chain_of_trust: passed.
