--TEST--
Where calls cannot be redirected: the clients that are made of PHP's streams
--DESCRIPTION--
The rows of clients.phpt that hold in the fallback, too. WEFT_SHOW=1 ./dev test tests/hooks/fallback_clients.phpt prints the times.
--EXTENSIONS--
weft
pdo_mysql
mysqli
redis
openssl
--INI--
weft.hooks_fallback=1
--SKIPIF--
<?php
foreach (['mysql', 'redis', 'names'] as $family) require __DIR__ . "/../helpers/clients/$family.inc";
if ($reason = Weft\Test\MariaDb::missing() ?? Weft\Test\Redis::missing() ?? Weft\Test\packages_missing() ?? Weft\Test\SlowNames::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/tls.inc';
foreach (['http', 'mysql', 'names', 'processes', 'redis', 'streams'] as $family) require __DIR__ . "/../helpers/clients/$family.inc";
require Weft\Test\packages_loader();
use Weft\Test\{Client, ClientTable, MariaDb, Redis, SlowNames, SlowServer};
use function Weft\Test\wrong_unless;

function rows_but(string $blocking, iterable $clients): void
{
    ClientTable::rows((function () use ($blocking, $clients) {
        foreach ($clients as $client) {
            if ($client->name !== $blocking) yield $client;
        }
    })());
}

// First, as threads see the /etc/resolv.conf of the time they were made.
$names = SlowNames::start();
$listener = stream_socket_server('tcp://' . SlowNames::ADDRESS . ':0', context: stream_context_create(['socket' => ['backlog' => 512]]));
$port = substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
$connects = fn (float $seconds) => @stream_socket_client('tcp://' . SlowNames::name($seconds) . ":$port", timeout: 20) !== false;
ClientTable::rows([
    new Client('gethostbyname', fn () => true, fn ($_, $seconds) => wrong_unless(gethostbyname(SlowNames::name($seconds)) === SlowNames::ADDRESS),
        fn () => gethostbyname(SlowNames::name(0)) === SlowNames::ADDRESS),
    new Client('gethostbynamel', fn () => true, fn ($_, $seconds) => wrong_unless(gethostbynamel(SlowNames::name($seconds)) === [SlowNames::ADDRESS]),
        fn () => gethostbynamel(SlowNames::name(0)) === [SlowNames::ADDRESS]),
    new Client('stream, to a name', fn () => true, fn ($_, $seconds) => wrong_unless($connects($seconds)), fn () => $connects(0)),
]);
$names->stop();

$mysql = MariaDb::start();
ClientTable::rows(Weft\Test\pdo_mysql_clients($mysql));
rows_but('mysqli, async and poll', Weft\Test\mysqli_clients($mysql));
$mysql->stop();

$redis = Redis::start();
ClientTable::rows(Weft\Test\phpredis_clients($redis));
ClientTable::rows(Weft\Test\predis_clients($redis));
$redis->stop();

$server = SlowServer::start(Weft\Test\certificate_and_key());
ClientTable::rows(Weft\Test\url_clients($server));
rows_but('stream_select', Weft\Test\stream_clients($server));
ClientTable::rows(Weft\Test\tls_clients($server));
$server->stop();

ClientTable::rows(Weft\Test\sleeping_clients());

// What cannot be reached says the same inside as outside: all addresses of a name are tried, within the time limit.
$attempts = function (string $address): array {
    set_error_handler(function ($level, $text) use (&$warning) {
        $warning = $text;
        return true;
    });
    $stream = stream_socket_client($address, $code, $text, 5);
    restore_error_handler();
    return [$stream !== false, $code, $text, $warning];
};
$closed = stream_socket_server('tcp://127.0.0.1:0');
$port = substr(strrchr(stream_socket_get_name($closed, false), ':'), 1);
foreach (["tcp://localhost:$port", 'tcp://unknown.invalid:1', 'tcp://localhost', 'tcp://[::1]:x'] as $address) {
    $outside = $attempts($address);
    echo Async\await(Async\spawn($attempts, $address)) === $outside ? 'the same' : 'another', $outside[0] ? ", connected\n" : ", not connected\n";
}
fclose($closed);
echo Async\await(Async\spawn($attempts, "tcp://localhost:$port")) === $attempts("tcp://localhost:$port") ? "the same\n" : "another\n";
?>
--EXPECT--
gethostbyname                    plain ok, hooked ok, cancelled usable
gethostbynamel                   plain ok, hooked ok, cancelled usable
stream, to a name                plain ok, hooked ok, cancelled usable
PDO_mysql                        plain ok, hooked ok, cancelled closed
PDO_mysql, local socket          plain ok, hooked ok, cancelled closed
PDO_mysql, prepared              plain ok, hooked ok, cancelled closed
mysqli                           plain ok, hooked ok, cancelled closed
mysqli, prepared                 plain ok, hooked ok, cancelled closed
mysqli, multi_query              plain ok, hooked ok, cancelled closed
phpredis                         plain ok, hooked ok, cancelled usable
phpredis, local socket           plain ok, hooked ok, cancelled usable
Predis                           plain ok, hooked ok, cancelled closed
Predis, local socket             plain ok, hooked ok, cancelled closed
file_get_contents, http          plain ok, hooked ok, cancelled usable
file_get_contents, https         plain ok, hooked ok, cancelled usable
stream, tcp                      plain ok, hooked ok, cancelled usable
stream, local socket             plain ok, hooked ok, cancelled usable
stream, udp                      plain ok, hooked ok, cancelled usable
stream_set_timeout               plain ok, hooked ok, cancelled usable
stream, tls                      plain ok, hooked ok, cancelled usable
sleep                            plain ok, hooked ok, cancelled usable
usleep                           plain ok, hooked ok, cancelled usable
time_nanosleep                   plain ok, hooked ok, cancelled usable
the same, connected
the same, not connected
the same, not connected
the same, not connected
the same
