<?php
// A handler with ten queries, beside nginx + php-fpm with the same code. What is compared and why so: README.md.

require_once __DIR__ . '/profiles.php';
require_once __DIR__ . '/limits.php';
require_once __DIR__ . '/verdict.php';
require_once __DIR__ . '/../../tests/helpers/mariadb.inc';
require_once __DIR__ . '/../../tests/helpers/postgresql.inc';

use Weft\Test\{MariaDb, PostgreSql};

const QUERIES = ['mysql-lookup', 'mysql-wait', 'pgsql-lookup', 'pgsql-wait'];
const QUERY_SQL = [
    'mysql-lookup' => 'SELECT id, name, price FROM item WHERE id = ?',
    'mysql-wait' => 'SELECT id, name, price, SLEEP(0.001) AS slept FROM item WHERE id = ?',
    'pgsql-lookup' => 'SELECT id, name, price FROM item WHERE id = ?',
    'pgsql-wait' => "SELECT id, name, price, pg_sleep(0.001)::text AS slept FROM item WHERE id = ?",
];
const QUERY_WORKERS = 4;
const QUERY_POOL = 32;
const QUERY_CONNECTIONS = 64;
const QUERY_RATE = 1000;
// OPcache as in production, no JIT.
const QUERY_OPTIONS = ['-d', 'opcache.enable=1', '-d', 'opcache.enable_cli=1', '-d', 'opcache.validate_timestamps=0', '-d', 'opcache.jit_buffer_size=0'];

/** @param list<string> $names */
function run_queries(array $names, string $work, bool $quick): void
{
    foreach (['mysql' => MariaDb::class, 'pgsql' => PostgreSql::class] as $driver => $server) {
        $mine = array_values(array_filter($names, fn (string $name) => str_starts_with($name, $driver)));
        if (!$mine) {
            continue;
        }
        if ($reason = extension_loaded("pdo_$driver") ? $server::missing() : "needs pdo_$driver") {
            echo "\n", implode(', ', $mine), " left out: $reason\n";
            continue;
        }
        $database = $server::start();
        fill_items($database->connect());
        foreach ($mine as $name) {
            run_query_profile($name, $database, $work, $quick);
        }
        $database->stop();
    }
}

function fill_items(PDO $database): void
{
    $database->exec('CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40), price INT)');
    for ($id = 1; $id <= 10_000; $id += 1000) {
        $rows = array_map(fn (int $id) => "($id, 'item number $id', " . $id * 7 % 1000 . ')', range($id, $id + 999));
        $database->exec('INSERT INTO item VALUES ' . implode(', ', $rows));
    }
}

/** @return array<string, Peer> */
function query_peers(string $name, MariaDb|PostgreSql $database, string $work): array
{
    $servers = __DIR__ . '/servers';
    $environment = ['DSN' => $database->dsn(), 'DBUSER' => $database::USER, 'DBPASSWORD' => $database::PASSWORD, 'SQL' => QUERY_SQL[$name], 'WORKERS' => (string) QUERY_WORKERS,
        'CONNECTIONS' => getenv('WEFT_BENCH_POOL') ?: (string) QUERY_POOL];
    $with = fn (array $commands): array => array_map(fn (array $command) => [$command[0], $command[1] + $environment], $commands);
    $peers = ['weft' => new Peer('weft', fn (int $port) => $with([weft_command("$servers/queries.php", $port, QUERY_OPTIONS)]))];
    if (program('nginx') && program('php-fpm*')) {
        $peers['fpm'] = new Peer('nginx + php-fpm', fn (int $port) => $with(fpm_commands("$work/fpm-$name", $port, "$servers/queries_fpm.php", QUERY_OPTIONS)));
    } else {
        echo "  left out: nginx or php-fpm is not installed\n";
    }
    return $peers;
}

function run_query_profile(string $name, MariaDb|PostgreSql $database, string $work, bool $quick): void
{
    printf("\n%s: ten times %s, %d workers or processes, nothing pinned\n", $name, QUERY_SQL[$name], QUERY_WORKERS);
    $peers = query_peers($name, $database, $work);
    foreach ($peers as $peer) {
        $peer->start($work, []);
        check_answer($peer);
    }
    $middle = saturate($peers, $database->pid(), $quick ? 2 : 3, $quick ? 1 : 4);
    $results = offer($peers, QUERY_RATE, $quick ? 2 : 10);
    if (isset($peers['fpm'])) {
        $ratio = fn (array $results, string $field): float => $results['weft'][$field] / $results['fpm'][$field];
        $less = min($middle['weft']['rate'], $middle['fpm']['rate']) > 1.1 * QUERY_RATE ? null : offer_less($peers, $middle, $quick ? 2 : 10);
        print_verdict('requests per second at saturation / php-fpm', '%.2f', $ratio($middle, 'rate'), Target::AtLeast, 4);
        $most = (int) exec('nproc') * 1e6 / min(array_column($middle, 'database'));
        printf("  %-48s %12.2f\n", 'the same if the web tier and clients cost nothing', $most / $middle['fpm']['rate']);
        print_verdict('CPU of the web tier per request / php-fpm', '%.2f', $ratio($middle, 'cpu'), Target::AtMost, 1);
        if ($results['fpm']['ok'] > 0) {
            print_verdict('p99 at ' . number_format(QUERY_RATE) . ' requests a second / php-fpm', '%.2f', $ratio($results, 'p99_ms'), Target::AtMost, 0.25);
        } else {
            printf("  no p99 to compare with: php-fpm answers nothing in time at %s requests a second\n", number_format(QUERY_RATE));
        }
        $less && printf("  %-48s %12.2f\n", 'p99 at the rate both can do / php-fpm', $ratio($less, 'p99_ms'));
    }
    foreach ($peers as $peer) {
        $peer->stop();
    }
}

/** Again, at three quarters of what the slower one can do. */
function offer_less(array $peers, array $middle, float $seconds): array
{
    foreach ($peers as $key => $peer) {
        if ($middle[$key]['rate'] <= 1.1 * QUERY_RATE) {
            printf("  that is more than %s can do, or as much\n", $peer->name);
        }
    }
    return offer($peers, 0.75 * min(array_column($middle, 'rate')), $seconds);
}

/** nginx listens before php-fpm does. */
function check_answer(Peer $peer): void
{
    $deadline = microtime(true) + 20;
    do {
        usleep(20_000);
        $body = (string) @file_get_contents("http://127.0.0.1:$peer->port/");
        $items = json_decode($body, true);
        if (count($items ?? []) === 10 && str_starts_with($items[9]['name'] ?? '', 'item number')) {
            return;
        }
    } while (microtime(true) < $deadline);
    throw new RuntimeException("$peer->name does not answer with ten items: $body");
}

/**
 * As many requests as they take, in turns.
 *
 * @param array<string, Peer> $peers
 * @return array<string, array<string, float>> the medians
 */
function saturate(array $peers, int $database, int $rounds, float $seconds): array
{
    $row = "  %-16s %10s %9s %9s %16s %16s %9s\n";
    printf("  %d connections that ask again at once:\n", QUERY_CONNECTIONS);
    printf($row, '', 'requests/s', 'p50 ms', 'p99 ms', 'web CPU us/req', 'DB CPU us/req', 'RSS MiB');
    $samples = $middle = [];
    foreach ($peers as $peer) {
        wrk($peer->port, '/', null, QUERY_CONNECTIONS, 1, []);
    }
    for ($round = 0; $round < $rounds; $round++) {
        foreach ($peers as $key => $peer) {
            $web = $peer->cpuMicroseconds();
            $queries = cpu_microseconds(process_tree($database));
            $sample = wrk($peer->port, '/', null, QUERY_CONNECTIONS, $seconds, []);
            $sample['cpu'] = ($peer->cpuMicroseconds() - $web) / $sample['requests'];
            $sample['database'] = (cpu_microseconds(process_tree($database)) - $queries) / $sample['requests'];
            $sample['memory'] = $peer->residentMiB();
            $samples[$key][] = $sample;
        }
    }
    foreach ($samples as $key => $all) {
        $values = array_map(fn (string $field) => median(array_column($all, $field)), ['rate' => 'rate', 'p50' => 'p50', 'p99' => 'p99', 'cpu' => 'cpu', 'database' => 'database', 'memory' => 'memory']);
        printf($row, $peers[$key]->name, number_format($values['rate']), sprintf('%.1f', $values['p50'] / 1e3), sprintf('%.1f', $values['p99'] / 1e3),
            sprintf('%.0f', $values['cpu']), sprintf('%.0f', $values['database']), sprintf('%.1f', $values['memory']));
        foreach (array_unique(array_filter(array_column($all, 'errors'))) as $errors) {
            echo "    $errors\n";
        }
        $middle[$key] = $values;
    }
    return $middle;
}

/**
 * Clients that do not wait for each other.
 *
 * @param array<string, Peer> $peers
 * @return array<string, array<string, float|int>>
 */
function offer(array $peers, float $rate, float $seconds): array
{
    $row = "  %-16s %10s %9s %9s %9s %16s %12s\n";
    printf("  %s requests a second from clients that do not wait for each other:\n", number_format($rate));
    printf($row, '', 'answered', 'p50 ms', 'p99 ms', 'most ms', 'web CPU us/req', 'not answered');
    $results = [];
    foreach ($peers as $key => $peer) {
        $before = $peer->cpuMicroseconds();
        $result = open_loop($peer->port, '/', $rate, $seconds, []);
        // The first second is not among the counted ones.
        $each = ($peer->cpuMicroseconds() - $before) / max(1, $result['ok']) * $seconds / ($seconds + 1);
        printf($row, $peer->name, number_format($result['ok']), sprintf('%.2f', $result['p50_ms']), sprintf('%.2f', $result['p99_ms']), sprintf('%.1f', $result['max_ms']),
            sprintf('%.0f', $each), number_format($result['failed'] + $result['shed'] + $result['pending']));
        $results[$key] = $result;
    }
    return $results;
}
