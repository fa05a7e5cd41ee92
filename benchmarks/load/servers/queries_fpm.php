<?php
// The same as queries.php for php-fpm, each process with its persistent connection.

require __DIR__ . '/queries_page.php';

$body = page(page_database(PDO::class, [PDO::ATTR_PERSISTENT => true]), getenv('SQL'));
header('Content-Type: application/json');
header('Content-Length: ' . strlen($body));
echo $body;
