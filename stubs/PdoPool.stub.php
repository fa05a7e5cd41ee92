<?php

/** @generate-class-entries */

namespace Weft\Pdo;

/**
 * Connections to one database that coroutines share, and which looks to each of them like a connection of its own: whatever
 * takes a PDO takes a Pool.
 *
 * The first call of a coroutine that needs the database takes a connection out of the pool, or waits for one; it stays the
 * coroutine's until that ends, in whatever way, or calls release(). A transaction that is open then is rolled back, with a
 * warning. A connection that is broken, or that was waited for when the coroutine was cancelled, is closed and replaced. A
 * coroutine that another one spawned has a connection of its own. All code outside of coroutines shares one.
 *
 * Exists only where PHP has PDO. Methods not listed are those of PDO and its driver, on the coroutine's connection.
 *
 * @strict-properties
 * @not-serializable
 */
final class Pool extends \PDO
{
    private Connections $connections;

    /**
     * Opens nothing. The first four are PDO's; options apply to every connection.
     *
     * @param int $min Connections that are kept open once the pool has been used.
     * @param int $max Connections there are at most, in this process.
     * @param int $idleTimeout Milliseconds after which an unused connection is closed, unless only min are left; 0: never.
     * @param int $maxLifetime Milliseconds after its opening from which on a connection is closed when it is not in use; 0: none.
     * @param int $acquireTimeout Milliseconds a coroutine waits for a connection at most; 0: no limit.
     * @param int $checkAfter A connection that has been idle for so many milliseconds is checked before it is given out.
     * @param callable|null $healthCheck Whether a connection is alive: fn(PDO $connection): bool. Without one it is asked SELECT 1.
     * @param callable|null $onConnect Called with every new connection: fn(PDO $connection): void. What it throws comes out of the
     *     call that needed the connection.
     * @param callable|null $onRelease Called with a connection whose coroutine has done with it, to take back what it may have
     *     set: fn(PDO $connection): bool. False: the connection is closed and replaced.
     *
     * @throws \ValueError For max less than 1 or min, min or a time less than 0, or PDO::ATTR_PERSISTENT in $options.
     */
    public function __construct(
        string $dsn,
        ?string $username = null,
        ?string $password = null,
        ?array $options = null,
        int $min = 0,
        int $max = 10,
        int $idleTimeout = 60000,
        int $maxLifetime = 0,
        int $acquireTimeout = 10000,
        int $checkAfter = 1000,
        ?callable $healthCheck = null,
        ?callable $onConnect = null,
        ?callable $onRelease = null,
    ) {}

    /**
     * The same as new Pool, with what PDO::connect() of PHP 8.4 takes. With that PHP the connections have their driver's class, such
     * as Pdo\Mysql.
     */
    public static function connect(
        string $dsn,
        ?string $username = null,
        ?string $password = null,
        ?array $options = null,
    ): static {}

    public function beginTransaction(): bool {}

    public function commit(): bool {}

    /** @implementation-alias Weft\Pdo\Pool::commit */
    public function exec(string $statement): int|false {}

    /** @implementation-alias Weft\Pdo\Pool::commit */
    public function getAttribute(int $attribute): mixed {}

    /** @implementation-alias Weft\Pdo\Pool::commit */
    public function lastInsertId(?string $name = null): string|false {}

    /** @implementation-alias Weft\Pdo\Pool::commit */
    public function prepare(string $query, array $options = []): \PDOStatement|false {}

    /** @implementation-alias Weft\Pdo\Pool::commit */
    public function query(string $query, ?int $fetchMode = null, mixed ...$fetchModeArgs): \PDOStatement|false {}

    /** @implementation-alias Weft\Pdo\Pool::commit */
    public function quote(string $string, int $type = \PDO::PARAM_STR): string|false {}

    /** @implementation-alias Weft\Pdo\Pool::commit */
    public function rollBack(): bool {}

    /**
     * Takes no connection: false when the coroutine has none.
     */
    public function inTransaction(): bool {}

    /**
     * Takes no connection: null when the coroutine has none.
     */
    public function errorCode(): ?string {}

    /**
     * Takes no connection.
     */
    public function errorInfo(): array {}

    /**
     * For every connection of the pool, also those opened later; the ones in use get it when they are given out again. A
     * coroutine without a connection takes none: true.
     */
    public function setAttribute(int $attribute, mixed $value): bool {}

    /**
     * Methods of the driver, such as pgsqlCopyFromArray(), on the coroutine's connection.
     */
    public function __call(string $name, array $arguments): mixed {}

    /**
     * Gives the coroutine's connection back before the coroutine ends. A statement of it that still exists then, or a
     * transaction, ends with it. Nothing happens when the coroutine has none.
     */
    public function release(): void {}

    /**
     * Closes all idle connections, and those in use when they are given back. Whoever needs one afterwards gets a PDOException.
     */
    public function close(): void {}

    /**
     * Connections open, idle, inUse; coroutines waiting. So far: opened, closed, acquired, waits, timeouts, failures (attempts
     * to open one), replaced (broken, refused by a callback, or with a statement left over), expired, rolledBack (transactions
     * that were open at the end), cancelledQueries (that the server was asked to end), waitSeconds (float).
     *
     * @return array<string, int|float>
     */
    public function stats(): array {}
}

/**
 * What a Pool holds; of no use to scripts.
 *
 * @strict-properties
 * @not-serializable
 */
final class Connections
{
    private function __construct() {}
}
