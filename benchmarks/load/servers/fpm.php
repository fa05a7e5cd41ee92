<?php
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    header('Content-Type: application/octet-stream');
    echo file_get_contents('php://input');
} elseif ($_SERVER['REQUEST_URI'] === '/json') {
    header('Content-Type: application/json');
    echo json_encode(require __DIR__ . '/payload.php');
} else {
    header('Content-Type: text/plain');
    echo 'Hello, World!';
}
