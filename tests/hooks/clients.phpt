--TEST--
The table of clients: plain, hooked, cancelled
--DESCRIPTION--
Every client is asked to wait for 0.2 seconds outside of coroutines; then by 20 coroutines at once, which take hardly longer together;
then it is cancelled in the middle of a longer wait, and asked something else. See docs/hooks.md for what becomes of its connection.
WEFT_SHOW=1 ./dev test tests/hooks/clients.phpt prints the times.
--EXTENSIONS--
weft
pdo_mysql
mysqli
pdo_pgsql
pgsql
redis
curl
openssl
sockets
memcached
ldap
ftp
pdo_sqlite
sqlite3
--INI--
sendmail_path=sleep
weft.hooks="1,sqlite"
--SKIPIF--
<?php
foreach (['mysql', 'postgresql', 'redis', 'names'] as $family) require __DIR__ . "/../helpers/clients/$family.inc";
if ($reason = Weft\Test\MariaDb::missing() ?? Weft\Test\PostgreSql::missing() ?? Weft\Test\Redis::missing() ?? Weft\Test\packages_missing()
    ?? Weft\Test\SlowNames::missing()) echo "skip $reason";
?>
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/tls.inc';
foreach (glob(__DIR__ . '/../helpers/clients/*.inc') as $family) require $family;
require Weft\Test\packages_loader();
use Weft\Test\{ClientTable, MariaDb, OddServer, PostgreSql, Redis, SlowNames, SlowServer};

// First, as threads see the /etc/resolv.conf of the time they were made.
$names = SlowNames::start();
ClientTable::rows(Weft\Test\name_clients());
$names->stop();

$mysql = MariaDb::start();
ClientTable::rows(Weft\Test\pdo_mysql_clients($mysql));
ClientTable::rows(Weft\Test\mysqli_clients($mysql));
$mysql->stop();

$postgresql = PostgreSql::start();
ClientTable::rows(Weft\Test\pdo_pgsql_clients($postgresql));
ClientTable::rows(Weft\Test\pgsql_clients($postgresql));
$postgresql->stop();

$redis = Redis::start();
ClientTable::rows(Weft\Test\phpredis_clients($redis));
ClientTable::rows(Weft\Test\predis_clients($redis));
$redis->stop();

$server = SlowServer::start(Weft\Test\certificate_and_key());
ClientTable::rows(Weft\Test\curl_clients($server));
ClientTable::rows(Weft\Test\url_clients($server));
ClientTable::rows(Weft\Test\stream_clients($server));
ClientTable::rows(Weft\Test\tls_clients($server));
ClientTable::rows(Weft\Test\socket_clients($server));
$server->stop();

$server = OddServer::start();
ClientTable::rows(Weft\Test\protocol_clients($server));
$server->stop();

ClientTable::rows(Weft\Test\sqlite_clients(Weft\Test\scratch_folder()));
ClientTable::rows(Weft\Test\process_clients());
ClientTable::rows(Weft\Test\sleeping_clients());
?>
--EXPECT--
gethostbyname                    plain ok, hooked ok, cancelled usable
dns_get_record                   plain ok, hooked ok, cancelled usable
ldap_bind                        plain ok, hooked ok, cancelled usable
PDO_mysql                        plain ok, hooked ok, cancelled closed
PDO_mysql, local socket          plain ok, hooked ok, cancelled closed
PDO_mysql, prepared              plain ok, hooked ok, cancelled closed
mysqli                           plain ok, hooked ok, cancelled closed
mysqli, prepared                 plain ok, hooked ok, cancelled closed
mysqli, multi_query              plain ok, hooked ok, cancelled closed
mysqli, async and poll           plain ok, hooked ok, cancelled closed
PDO_pgsql                        plain ok, hooked ok, cancelled closed
PDO_pgsql, prepared              plain ok, hooked ok, cancelled closed
PDO_pgsql, exec                  plain ok, hooked ok, cancelled closed
pg_query                         plain ok, hooked ok, cancelled closed
pg_query_params                  plain ok, hooked ok, cancelled closed
pg_send_query, pg_get_result     plain ok, hooked ok, cancelled closed
phpredis                         plain ok, hooked ok, cancelled usable
phpredis, local socket           plain ok, hooked ok, cancelled usable
Predis                           plain ok, hooked ok, cancelled closed
Predis, local socket             plain ok, hooked ok, cancelled closed
curl, http                       plain ok, hooked ok, cancelled usable
curl, https                      plain ok, hooked ok, cancelled usable
curl, one handle                 plain ok, hooked ok, cancelled usable
curl multi                       plain ok, hooked ok, cancelled usable
file_get_contents, http          plain ok, hooked ok, cancelled usable
file_get_contents, https         plain ok, hooked ok, cancelled usable
stream, tcp                      plain ok, hooked ok, cancelled usable
stream, local socket             plain ok, hooked ok, cancelled usable
stream, udp                      plain ok, hooked ok, cancelled usable
stream_select                    plain ok, hooked ok, cancelled usable
stream_set_timeout               plain ok, hooked ok, cancelled usable
stream, tls                      plain ok, hooked ok, cancelled closed
sockets                          plain ok, hooked ok, cancelled usable
socket_select                    plain ok, hooked ok, cancelled usable
memcached                        plain ok, hooked ok, cancelled usable
ldap                             plain ok, hooked ok, cancelled closed
ftp                              plain ok, hooked ok, cancelled closed
PDO_sqlite                       plain ok, hooked ok, cancelled usable
SQLite3                          plain ok, hooked ok, cancelled usable
exec                             plain ok, hooked ok, cancelled usable
shell_exec                       plain ok, hooked ok, cancelled usable
popen, pclose                    plain ok, hooked ok, cancelled usable
proc_open, proc_close            plain ok, hooked ok, cancelled usable
proc_open, pipe                  plain ok, hooked ok, cancelled usable
mail                             plain ok, hooked ok, cancelled usable
sleep                            plain ok, hooked ok, cancelled usable
usleep                           plain ok, hooked ok, cancelled usable
time_nanosleep                   plain ok, hooked ok, cancelled usable
