--TEST--
Looking up names: right answers, and others run meanwhile
--EXTENSIONS--
weft
sockets
--FILE--
<?php
use function Async\{await, delay, spawn};

// What the answers are is the machine's affair; they have to be the same inside as outside.
$lookups = [
    'gethostbyname' => fn () => gethostbyname('localhost'),
    'gethostbynamel' => fn () => gethostbynamel('localhost'),
    'gethostbyname, unknown' => fn () => gethostbyname('unknown.invalid'),
    'gethostbyaddr' => fn () => gethostbyaddr('127.0.0.1'),
    'socket_addrinfo_lookup' => fn () => array_map(socket_addrinfo_explain(...), socket_addrinfo_lookup('localhost', '80')),
    'dns_get_record' => fn () => @dns_get_record('unknown.invalid', DNS_A),
    'checkdnsrr' => fn () => checkdnsrr('unknown.invalid'),
    'stream' => fn () => is_resource(@stream_socket_client('tcp://unknown.invalid:1')),
];
foreach ($lookups as $name => $lookup) {
    $outside = $lookup();
    $turns = 0;
    $other = spawn(function () use (&$turns) {
        for (;; $turns++) delay(0);
    });
    $calls = [];
    for ($i = 0; $i < 10; $i++) $calls[] = spawn($lookup);
    $same = true;
    foreach ($calls as $call) $same = $same && await($call) === $outside;
    $other->cancel();
    printf("%-24s %s, %s\n", $name, $same ? 'the same' : 'another', $turns > 0 ? 'others run' : 'blocks');
}

// A thread cannot be called back, but its answer is nobody's any more.
$call = spawn(fn () => gethostbyname('other.invalid'));
delay(0);
$call->cancel();
try {
    await($call);
} catch (Async\AsyncCancellation) {
    echo "cancelled\n";
}
?>
--EXPECT--
gethostbyname            the same, others run
gethostbynamel           the same, others run
gethostbyname, unknown   the same, others run
gethostbyaddr            the same, others run
socket_addrinfo_lookup   the same, others run
dns_get_record           the same, others run
checkdnsrr               the same, others run
stream                   the same, others run
cancelled
