--TEST--
memcached, ldap and ftp
--EXTENSIONS--
weft
memcached
ldap
ftp
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/odd_server.inc';
use Weft\Test\{ClientTable, OddServer};

$server = OddServer::start();
ClientTable::row('memcached', function () use ($server) {
    $memcached = new Memcached();
    $memcached->setOptions([Memcached::OPT_POLL_TIMEOUT => 20000, Memcached::OPT_RETRY_TIMEOUT => 0]);
    $memcached->addServer('127.0.0.1', $server->memcached);
    return $memcached;
}, fn ($memcached, $seconds) => $memcached->get("wait$seconds"), fn ($memcached) => $memcached->get('42') === '42' ?: throw new Exception('closed'));

ClientTable::row('ldap', function () use ($server) {
    $ldap = ldap_connect("ldap://127.0.0.1:$server->ldap");
    ldap_set_option($ldap, LDAP_OPT_PROTOCOL_VERSION, 3);
    if (!ldap_bind($ldap)) echo "wrong\n";
    return $ldap;
}, fn ($ldap, $seconds) => ldap_search($ldap, 'dc=x', "(cn=wait$seconds)"), fn ($ldap) => ldap_search($ldap, 'dc=x', '(cn=42)') !== false ?: throw new Exception('closed'));

ClientTable::row('ftp', function () use ($server) {
    $ftp = ftp_connect('127.0.0.1', $server->ftp);
    if (!ftp_login($ftp, 'a', 'b')) echo "wrong\n";
    return $ftp;
}, fn ($ftp, $seconds) => ftp_raw($ftp, "SITE wait$seconds"), fn ($ftp) => ftp_pwd($ftp) === '/' ?: throw new Exception('closed'));
$server->stop();
?>
--EXPECT--
memcached                plain ok, hooked ok, cancelled usable
ldap                     plain ok, hooked ok, cancelled closed
ftp                      plain ok, hooked ok, cancelled closed
