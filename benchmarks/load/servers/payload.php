<?php
// What the json profile encodes for every request.
return [
    'id' => 4711,
    'name' => 'Grace Hopper',
    'email' => 'grace@example.org',
    'active' => true,
    'score' => 98.5,
    'roles' => ['admin', 'author'],
    'address' => ['street' => '1 Main Street', 'city' => 'Arlington', 'zip' => '22201'],
    'created' => '2024-05-17T09:30:00Z',
    'comment' => null,
    'visits' => 1024,
];
