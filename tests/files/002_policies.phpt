--TEST--
Dotfiles, symbolic links, hidden files, missing files: what a mount shows, and nothing of what lies outside of it
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/folder.inc';

use Weft\Test\Server;

use function Weft\Test\{curl, files_folder};

$root = files_folder();
$outside = "$root-outside";
mkdir($outside);
file_put_contents("$outside/passwd", 'outside');
symlink('notes.txt', "$root/link.txt");
symlink("$root/notes.txt", "$root/absolute.txt");
symlink('folder', "$root/link-folder");
symlink("$outside/passwd", "$root/out.txt");
symlink("../" . basename($outside), "$root/out-folder");
symlink('loop', "$root/loop");
symlink('folder/../notes.txt', "$root/dots.txt");
symlink('link.txt', "$root/chain.txt");
file_put_contents("$root/private.key", 'secret');
mkdir("$root/private/deep", 0755, true);
file_put_contents("$root/private/deep/key", 'secret');
posix_mkfifo("$root/pipe", 0600);
if (posix_getuid() === 0) {
    symlink('notes.txt', "$root/foreign.txt");
    lchown("$root/foreign.txt", 65534);
}

$server = Server::start(<<<PHP
<?php
use Weft\{StaticHandler, StaticDotfiles, StaticOnMissing, StaticSymlinks};
\$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
\$mount = fn (\$name) => (new StaticHandler("/\$name/", '$root'))->setOpenFileCache(\$name[0] === 'c' ? 100 : 0);
foreach (['', 'c-'] as \$c) {
    \$server->addStaticHandler(\$mount("{\$c}plain"));
    \$server->addStaticHandler(\$mount("{\$c}follow")->setSymlinkPolicy(StaticSymlinks::FOLLOW));
    \$server->addStaticHandler(\$mount("{\$c}owner")->setSymlinkPolicy(StaticSymlinks::OWNER_MATCH));
    \$server->addStaticHandler(\$mount("{\$c}dots")->setDotfilePolicy(StaticDotfiles::ALLOW));
    \$server->addStaticHandler(\$mount("{\$c}ignore")->setDotfilePolicy(StaticDotfiles::IGNORE)->setOnMissing(StaticOnMissing::NEXT));
    \$server->addStaticHandler(\$mount("{\$c}next")->setOnMissing(StaticOnMissing::NEXT)->hide('*.key', 'private'));
}
\$server->addHttpHandler(fn (\$request, \$response) => \$response->setBody('php'));
weft_test_start(\$server);
PHP);
$get = fn (string $target) => preg_replace('~\s+~', ' ', curl('-sS', '--path-as-is', '-w', ' %{http_code}', 'http://127.0.0.1:' . $server->port() . $target)[1]);
foreach (['', 'c-'] as $c) {
    foreach (['plain', 'follow', 'owner'] as $mount) {
        $line = [];
        foreach (['notes.txt', 'link.txt', 'absolute.txt', 'link-folder/', 'link-folder/index.html', 'chain.txt', 'dots.txt', 'out.txt', 'out-folder/passwd', 'loop', 'pipe'] as $name) {
            $answer = $get("/$c$mount/$name");
            $line[] = $name . ' ' . substr($answer, -3) . (str_contains($answer, 'outside') ? ' LEAK' : '');
        }
        echo "$c$mount: ", implode(', ', $line), "\n";
    }
    echo $c, 'foreign link: ', posix_getuid() !== 0 ? '200 404' : substr($get("/{$c}follow/foreign.txt"), -3) . ' ' . substr($get("/{$c}owner/foreign.txt"), -3), "\n";
    foreach (['plain', 'dots', 'ignore'] as $mount) {
        echo "$c$mount: ", trim($get("/$c$mount/.secret")), ', ', trim($get("/$c$mount/.git/config")), ', ', trim($get("/$c$mount/.nothing")), "\n";
    }
    foreach (['nothing', 'private.key', 'private/deep/key', 'private/', 'folder/', 'no/where', '%00', '../x'] as $name) {
        echo "{$c}next/$name: ", trim($get("/{$c}next/$name")), "\n";
    }
}
$server->stop();
exec('rm -rf ' . escapeshellarg($outside));
--EXPECT--
plain: notes.txt 200, link.txt 404, absolute.txt 404, link-folder/ 404, link-folder/index.html 404, chain.txt 404, dots.txt 404, out.txt 404, out-folder/passwd 404, loop 404, pipe 404
follow: notes.txt 200, link.txt 200, absolute.txt 200, link-folder/ 200, link-folder/index.html 200, chain.txt 200, dots.txt 200, out.txt 404, out-folder/passwd 404, loop 404, pipe 404
owner: notes.txt 200, link.txt 200, absolute.txt 200, link-folder/ 200, link-folder/index.html 200, chain.txt 200, dots.txt 200, out.txt 404, out-folder/passwd 404, loop 404, pipe 404
foreign link: 200 404
plain: Not Found 404, Not Found 404, Not Found 404
dots: secret 200, secret 200, Not Found 404
ignore: php 200, php 200, php 200
next/nothing: php 200
next/private.key: php 200
next/private/deep/key: php 200
next/private/: php 200
next/folder/: <p>folder 200
next/no/where: php 200
next/%00: Bad Request 400
next/../x: Not Found 404
c-plain: notes.txt 200, link.txt 404, absolute.txt 404, link-folder/ 404, link-folder/index.html 404, chain.txt 404, dots.txt 404, out.txt 404, out-folder/passwd 404, loop 404, pipe 404
c-follow: notes.txt 200, link.txt 200, absolute.txt 200, link-folder/ 200, link-folder/index.html 200, chain.txt 200, dots.txt 200, out.txt 404, out-folder/passwd 404, loop 404, pipe 404
c-owner: notes.txt 200, link.txt 200, absolute.txt 200, link-folder/ 200, link-folder/index.html 200, chain.txt 200, dots.txt 200, out.txt 404, out-folder/passwd 404, loop 404, pipe 404
c-foreign link: 200 404
c-plain: Not Found 404, Not Found 404, Not Found 404
c-dots: secret 200, secret 200, Not Found 404
c-ignore: php 200, php 200, php 200
c-next/nothing: php 200
c-next/private.key: php 200
c-next/private/deep/key: php 200
c-next/private/: php 200
c-next/folder/: <p>folder 200
c-next/no/where: php 200
c-next/%00: Bad Request 400
c-next/../x: Not Found 404
