<?php

// Three ways to take an upload: a form whose files the server has put aside, a body read while it comes, and the parts of a form
// while they come.
//
//   ./dev serve examples/upload.php
//   curl -F 'title=My dog' -F photo=@dog.jpg http://127.0.0.1:8080/form
//   curl -T large.iso http://127.0.0.1:8080/checksum            as large as you like: nothing is kept
//   curl -F 'title=My dog' -F photo=@dog.jpg http://127.0.0.1:8080/parts

use Weft\HttpRequest;
use Weft\HttpResponse;
use Weft\HttpServer;
use Weft\HttpServerConfig;

$port = (int) ($argv[1] ?? 8080);
$folder = $argv[2] ?? sys_get_temp_dir() . '/uploads';

$config = (new HttpServerConfig())
    ->addListener('127.0.0.1', $port)
    ->setMaxBodySize(10 * 1024 ** 3)
    ->setBodyStreamingEnabled(true)
    ->setUploadLimits(maxFileSize: 20 * 1024 ** 2, maxFiles: 5);

/** The files of a form are on the disk already: moving one there is giving it a name. */
function take_form(HttpRequest $request, HttpResponse $response, string $folder): void
{
    $photo = $request->getFile('photo');
    if (!$photo?->isValid()) {
        $response->setStatusCode(422)->setBody('A photo, please: error ' . ($photo?->getError() ?? UPLOAD_ERR_NO_FILE) . "\n");
        return;
    }
    // The client's name for it is good for showing, not for a path.
    $photo->moveTo("$folder/" . bin2hex(random_bytes(8)));
    $response->json(['title' => $request->getPost()['title'] ?? null, 'name' => $photo->getClientFilename(), 'size' => $photo->getSize()]);
}

/** While nobody reads, the client waits. */
function take_body(HttpRequest $request, HttpResponse $response): void
{
    $hash = hash_init('sha256');
    while (($piece = $request->readBody()) !== null) {
        hash_update($hash, $piece);
    }
    $response->setBody(hash_final($hash) . "\n");
}

function take_parts(HttpRequest $request, HttpResponse $response): void
{
    $seen = [];
    foreach ($request->parts() as $part) {
        for ($size = 0; ($piece = $part->read()) !== null; $size += strlen($piece));
        $seen[$part->getName()] = $part->getFilename() === null ? "$size bytes" : $part->getFilename() . ", $size bytes";
    }
    $response->json($seen);
}

$server = new HttpServer($config);

$server->addHttpHandler(function (HttpRequest $request, HttpResponse $response) use ($folder): void {
    match ($request->getPath()) {
        '/form' => take_form($request, $response, $folder),
        '/checksum' => take_body($request, $response),
        '/parts' => take_parts($request, $response),
        default => $response->html(<<<'HTML'
            <!doctype html><title>Upload</title><form method="post" action="/form" enctype="multipart/form-data">
            <input name="title"> <input name="photo" type="file"> <button>Send</button></form>
            HTML),
    };
});

echo "Serving http://127.0.0.1:$port/ (Ctrl-C ends it)\n";
$server->start();
