<?php
// HTTP/2 connections over TLS that have had one answer and do nothing.

require_once __DIR__ . '/peers.php';
require_once __DIR__ . '/../verdict.php';

const H2_DATA = 0;
const H2_END_STREAM = 1;

/** @param array<string, ProtocolPeer> $peers running */
function run_idle_tls(array $peers, int $connections): void
{
    printf("\nidle-tls: %s connections with HTTP/2 over TLS, each after one answer\n", number_format($connections));
    raise_descriptors($connections + 1000);
    foreach ($peers as $key => $peer) {
        // What the server keeps for later is there before.
        $sockets = idle_h2_connections($peer->tlsPort(), 64);
        $sockets = [];
        usleep(300_000);
        $before = $peer->process->memoryKib('Pss');
        $sockets = idle_h2_connections($peer->tlsPort(), $connections);
        usleep(100_000);
        $each[$key] = ($peer->process->memoryKib('Pss') - $before) / $connections;
        printf("  %-24s %8.2f KiB each\n", $peer->name, $each[$key]);
        $sockets = [];
    }
    print_verdict('an idle connection with h2+tls, KiB', '%.2f', $each['weft'], Target::AtMost, 24);
}

/** @return list<resource> */
function idle_h2_connections(int $port, int $count): array
{
    $options = ['verify_peer' => false, 'verify_peer_name' => false, 'alpn_protocols' => 'h2'];
    $context = stream_context_create(['ssl' => $options]);
    $sockets = [];
    for ($i = 0; $i < $count; $i++) {
        $sockets[] = $socket = stream_socket_client("tls://127.0.0.1:$port", $code, $message, 10, context: $context);
        ask_over_h2($socket);
    }
    return $sockets;
}

/**
 * Preface, SETTINGS, GET /hello; returns after the answer's last frame.
 *
 * @param resource $socket
 */
function ask_over_h2($socket): void
{
    $head = "\x82\x87\x04" . chr(6) . '/hello' . "\x41" . chr(9) . 'localhost';
    $frames = "\0\0\0\4\0\0\0\0\0" . "\0\0\0\4\1\0\0\0\0" . "\0\0" . chr(strlen($head)) . "\1\5\0\0\0\1" . $head;
    fwrite($socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n$frames");
    do {
        $frame = read_exactly($socket, 9);
        $size = unpack('N', "\0$frame")[1];
        $size === 0 || read_exactly($socket, $size);
    } while (ord($frame[3]) !== H2_DATA || !(ord($frame[4]) & H2_END_STREAM));
}

/** @param resource $socket */
function read_exactly($socket, int $size): string
{
    for ($read = ''; strlen($read) < $size; $read .= $part) {
        $part = fread($socket, $size - strlen($read));
        $part !== '' && $part !== false || throw new RuntimeException('the connection ended');
    }
    return $read;
}
