<?php
// The files of $ROOT under /files/, on 127.0.0.1:$PORT.

use Weft\HttpServer;
use Weft\HttpServerConfig;
use Weft\StaticHandler;

$server = new HttpServer((new HttpServerConfig())->addListener('127.0.0.1', (int) getenv('PORT')));
$server->addStaticHandler((new StaticHandler('/files/', getenv('ROOT')))->setOpenFileCache(1000));
$server->start();
