<?php
// What weft's handler and php-fpm's script have in common: ten queries, one after the other.

const PAGE_QUERIES = 10;
const PAGE_ROWS = 10_000;

/** @param array<int, mixed> $options added to those both have */
function page_database(string $class, array $options, mixed ...$settings): PDO
{
    // One round trip for each query with either driver.
    $options += [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_EMULATE_PREPARES => true];
    return new $class(getenv('DSN'), getenv('DBUSER'), getenv('DBPASSWORD'), $options, ...$settings);
}

function page(PDO $database, string $sql): string
{
    $items = [];
    for ($i = 0; $i < PAGE_QUERIES; $i++) {
        $statement = $database->prepare($sql);
        $statement->execute([mt_rand(1, PAGE_ROWS)]);
        $items[] = $statement->fetch(PDO::FETCH_ASSOC);
    }
    return json_encode($items, JSON_THROW_ON_ERROR);
}
