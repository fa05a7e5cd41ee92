--TEST--
What a StaticHandler is told is checked at once: setting, value and range are named
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/folder.inc';

use Weft\{StaticDotfiles, StaticHandler, StaticOnMissing, StaticSymlinks};

$root = Weft\Test\files_folder();
$attempt = function (callable $call) use ($root): string {
    try {
        $call();
        return 'accepted';
    } catch (Throwable $error) {
        return str_replace([$root, "\0"], ['ROOT', '\0'], $error::class . ': ' . $error->getMessage());
    }
};
foreach ([['', $root], ['/a', $root], ['a/', $root], ['/a//', $root], ["/a\0/", $root], ['/a/', 'relative'], ['/a/', "$root\0"], ['/a/', '/'], ['/a/', '//'],
    ['/a/', "$root/nothing"], ['/a/', "$root/notes.txt"], ['/', $root], ['/a/b/', "$root/folder/"]] as $arguments) {
    echo $attempt(fn () => new StaticHandler(...$arguments)), "\n";
}
const LONG = 'an id of 1025 octets';
const CALLS = [
    'setIndexFiles' => [[''], ['a/b'], ["a\0"], ['.'], ['..'], ['good.html', '..'], [5], ['a.html', 'b.html'], []],
    'setOnMissing' => [['NEXT'], [StaticDotfiles::DENY], [StaticOnMissing::NEXT]],
    'enablePrecompressed' => [[''], ['deflate'], ['identity'], ['gzip', 'lzma'], [5], ['x-gzip', 'BR'], ['zstd', 'dcz', 'dcb'], []],
    'setDotfilePolicy' => [[1], [StaticDotfiles::ALLOW]],
    'setSymlinkPolicy' => [[null], [StaticSymlinks::FOLLOW]],
    'hide' => [[''], ['/a'], ["a\0"], ['*.map', ''], [[]], ['*.map', 'private/*'], []],
    'setEtagEnabled' => [[[]], [false]],
    'setCacheControl' => [["a\r\nb: c"], ["a\0"], ['no-cache'], ['']],
    'addCacheRule' => [['', 'x'], ['/a', 'x'], ['*', "a\nb"], ['*.css', 'max-age=1'], ['*', '']],
    'useAsDictionary' => [['', '/*'], ['/a', '/*'], ['*', ''], ['*', "/\n"], ['*', '/ä'], ['*', '/*', ['']], ['*', '/*', [5]], ['*', '/*', 'script'],
        ['*', '/*', [], LONG], ['*'], ['*.js', '/*'], ['*.js', '/a*', ['script', 'style'], 'v1']],
    'setDictionaryMaxFileSize' => [[-1], [16_777_217], ['many'], [0], [16_777_216]],
    'setImmutableNames' => [[[]], [true]],
    'setOpenFileCache' => [[-1], [1_000_001], [10, -1], [10, 86_401], ['x'], [0, 0], [1_000_000, 86_400], [5]],
    'setHeader' => [['', 'x'], ['a b', 'x'], ["a\n", 'x'], ['a', "x\r\ny"], ['X-Own', 'x']],
    'setBrowseEnabled' => [[[]], [true]],
    'setMimeType' => [['', 'a/b'], ['.x', 'a/b'], ['a/b', 'a/b'], ['x', ''], ['x', "a/b\n"], ['XYZ', 'text/x-xyz']],
    'disableIndex' => [['x'], []],
    'disablePrecompressed' => [[]],
    'disableOpenFileCache' => [[]],
];
$handler = new StaticHandler('/a/', $root);
$methods = array_map(fn ($method) => $method->getName(), (new ReflectionClass($handler))->getMethods());
echo 'not tried: ', implode(' ', array_diff($methods, array_keys(CALLS))), "\n";
foreach (CALLS as $method => $calls) {
    foreach ($calls as $arguments) {
        $arguments = array_map(fn ($argument) => $argument === LONG ? str_repeat('x', 1025) : $argument, $arguments);
        echo "$method: ", $attempt(fn () => $handler->$method(...$arguments) === $handler || throw new LogicException('another object')), "\n";
    }
}
$server = new Weft\HttpServer((new Weft\HttpServerConfig())->addListener('127.0.0.1', 0));
$server->addStaticHandler($handler);
var_dump($handler->isLocked());
foreach (CALLS as $method => $calls) {
    $message = $attempt(fn () => $handler->$method(...end($calls)));
    if ($message !== "Weft\\HttpServerRuntimeException: $method(): the handler is locked, a server has taken it") {
        echo "$message\n";
    }
}
--EXPECT--
Weft\HttpServerInvalidArgumentException: StaticHandler: the prefix "" must begin and end with a slash, without "//" and NUL
Weft\HttpServerInvalidArgumentException: StaticHandler: the prefix "/a" must begin and end with a slash, without "//" and NUL
Weft\HttpServerInvalidArgumentException: StaticHandler: the prefix "a/" must begin and end with a slash, without "//" and NUL
Weft\HttpServerInvalidArgumentException: StaticHandler: the prefix "/a//" must begin and end with a slash, without "//" and NUL
Weft\HttpServerInvalidArgumentException: StaticHandler: the prefix "/a" must begin and end with a slash, without "//" and NUL
Weft\HttpServerInvalidArgumentException: StaticHandler: the root "relative" must be an absolute path
Weft\HttpServerInvalidArgumentException: StaticHandler: the root "ROOT" must be an absolute path
Weft\HttpServerInvalidArgumentException: StaticHandler: the root must not be "/" itself
Weft\HttpServerInvalidArgumentException: StaticHandler: the root must not be "/" itself
Weft\HttpServerInvalidArgumentException: StaticHandler: there is no folder "ROOT/nothing"
Weft\HttpServerInvalidArgumentException: StaticHandler: there is no folder "ROOT/notes.txt"
accepted
accepted
not tried: __construct getUrlPrefix getRootDirectory isLocked
setIndexFiles: Weft\HttpServerInvalidArgumentException: setIndexFiles(): "" is not the name of a file
setIndexFiles: Weft\HttpServerInvalidArgumentException: setIndexFiles(): "a/b" is not the name of a file
setIndexFiles: Weft\HttpServerInvalidArgumentException: setIndexFiles(): "a" is not the name of a file
setIndexFiles: Weft\HttpServerInvalidArgumentException: setIndexFiles(): "." is not the name of a file
setIndexFiles: Weft\HttpServerInvalidArgumentException: setIndexFiles(): ".." is not the name of a file
setIndexFiles: Weft\HttpServerInvalidArgumentException: setIndexFiles(): ".." is not the name of a file
setIndexFiles: TypeError: Weft\StaticHandler::setIndexFiles(): Argument #1 must be of type string, int given
setIndexFiles: accepted
setIndexFiles: accepted
setOnMissing: TypeError: Weft\StaticHandler::setOnMissing(): Argument #1 ($onMissing) must be of type Weft\StaticOnMissing, string given
setOnMissing: TypeError: Weft\StaticHandler::setOnMissing(): Argument #1 ($onMissing) must be of type Weft\StaticOnMissing, Weft\StaticDotfiles given
setOnMissing: accepted
enablePrecompressed: Weft\HttpServerInvalidArgumentException: enablePrecompressed(): "" is not known; use "zstd", "br", "gzip", "dcz", "dcb"
enablePrecompressed: Weft\HttpServerInvalidArgumentException: enablePrecompressed(): "deflate" is not known; use "zstd", "br", "gzip", "dcz", "dcb"
enablePrecompressed: Weft\HttpServerInvalidArgumentException: enablePrecompressed(): "identity" is not known; use "zstd", "br", "gzip", "dcz", "dcb"
enablePrecompressed: Weft\HttpServerInvalidArgumentException: enablePrecompressed(): "lzma" is not known; use "zstd", "br", "gzip", "dcz", "dcb"
enablePrecompressed: TypeError: Weft\StaticHandler::enablePrecompressed(): Argument #1 must be of type string, int given
enablePrecompressed: accepted
enablePrecompressed: accepted
enablePrecompressed: accepted
setDotfilePolicy: TypeError: Weft\StaticHandler::setDotfilePolicy(): Argument #1 ($policy) must be of type Weft\StaticDotfiles, int given
setDotfilePolicy: accepted
setSymlinkPolicy: TypeError: Weft\StaticHandler::setSymlinkPolicy(): Argument #1 ($policy) must be of type Weft\StaticSymlinks, null given
setSymlinkPolicy: accepted
hide: Weft\HttpServerInvalidArgumentException: hide(): "" is no glob for paths below the root; use one like "*.map" or "private/*"
hide: Weft\HttpServerInvalidArgumentException: hide(): "/a" is no glob for paths below the root; use one like "*.map" or "private/*"
hide: Weft\HttpServerInvalidArgumentException: hide(): "a" is no glob for paths below the root; use one like "*.map" or "private/*"
hide: Weft\HttpServerInvalidArgumentException: hide(): "" is no glob for paths below the root; use one like "*.map" or "private/*"
hide: TypeError: Weft\StaticHandler::hide(): Argument #1 must be of type string, array given
hide: accepted
hide: accepted
setEtagEnabled: TypeError: Weft\StaticHandler::setEtagEnabled(): Argument #1 ($enabled) must be of type bool, array given
setEtagEnabled: accepted
setCacheControl: Weft\HttpServerInvalidArgumentException: The value of field "cache-control" holds the control octet 0x0d
setCacheControl: Weft\HttpServerInvalidArgumentException: The value of field "cache-control" holds the control octet 0x00
setCacheControl: accepted
setCacheControl: accepted
addCacheRule: Weft\HttpServerInvalidArgumentException: addCacheRule(): "" is no glob for paths below the root; use one like "*.map" or "private/*"
addCacheRule: Weft\HttpServerInvalidArgumentException: addCacheRule(): "/a" is no glob for paths below the root; use one like "*.map" or "private/*"
addCacheRule: Weft\HttpServerInvalidArgumentException: The value of field "cache-control" holds the control octet 0x0a
addCacheRule: accepted
addCacheRule: accepted
useAsDictionary: Weft\HttpServerInvalidArgumentException: useAsDictionary(): "" is no glob for paths below the root; use one like "*.map" or "private/*"
useAsDictionary: Weft\HttpServerInvalidArgumentException: useAsDictionary(): "/a" is no glob for paths below the root; use one like "*.map" or "private/*"
useAsDictionary: Weft\HttpServerInvalidArgumentException: useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary: Weft\HttpServerInvalidArgumentException: useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary: Weft\HttpServerInvalidArgumentException: useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary: Weft\HttpServerInvalidArgumentException: useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary: TypeError: useAsDictionary(): the destinations must be strings, int given
useAsDictionary: TypeError: Weft\StaticHandler::useAsDictionary(): Argument #3 ($destinations) must be of type array, string given
useAsDictionary: Weft\HttpServerInvalidArgumentException: useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 bytes
useAsDictionary: ArgumentCountError: Weft\StaticHandler::useAsDictionary() expects at least 2 arguments, 1 given
useAsDictionary: accepted
useAsDictionary: accepted
setDictionaryMaxFileSize: Weft\HttpServerInvalidArgumentException: setDictionaryMaxFileSize(): -1 bytes are out of range; use 0 to 16777216
setDictionaryMaxFileSize: Weft\HttpServerInvalidArgumentException: setDictionaryMaxFileSize(): 16777217 bytes are out of range; use 0 to 16777216
setDictionaryMaxFileSize: TypeError: Weft\StaticHandler::setDictionaryMaxFileSize(): Argument #1 ($bytes) must be of type int, string given
setDictionaryMaxFileSize: accepted
setDictionaryMaxFileSize: accepted
setImmutableNames: TypeError: Weft\StaticHandler::setImmutableNames(): Argument #1 ($enabled) must be of type bool, array given
setImmutableNames: accepted
setOpenFileCache: Weft\HttpServerInvalidArgumentException: setOpenFileCache(): $maxEntries -1 and $ttlSeconds 60 are out of range; use 0 to 1000000 and 0 to 86400
setOpenFileCache: Weft\HttpServerInvalidArgumentException: setOpenFileCache(): $maxEntries 1000001 and $ttlSeconds 60 are out of range; use 0 to 1000000 and 0 to 86400
setOpenFileCache: Weft\HttpServerInvalidArgumentException: setOpenFileCache(): $maxEntries 10 and $ttlSeconds -1 are out of range; use 0 to 1000000 and 0 to 86400
setOpenFileCache: Weft\HttpServerInvalidArgumentException: setOpenFileCache(): $maxEntries 10 and $ttlSeconds 86401 are out of range; use 0 to 1000000 and 0 to 86400
setOpenFileCache: TypeError: Weft\StaticHandler::setOpenFileCache(): Argument #1 ($maxEntries) must be of type int, string given
setOpenFileCache: accepted
setOpenFileCache: accepted
setOpenFileCache: accepted
setHeader: Weft\HttpServerInvalidArgumentException: Field name "" is not a token: use letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, 5.6.2)
setHeader: Weft\HttpServerInvalidArgumentException: Field name "a b" is not a token: use letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, 5.6.2)
setHeader: Weft\HttpServerInvalidArgumentException: Field name "a
" is not a token: use letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, 5.6.2)
setHeader: Weft\HttpServerInvalidArgumentException: The value of field "a" holds the control octet 0x0d
setHeader: accepted
setBrowseEnabled: TypeError: Weft\StaticHandler::setBrowseEnabled(): Argument #1 ($enabled) must be of type bool, array given
setBrowseEnabled: accepted
setMimeType: Weft\HttpServerInvalidArgumentException: setMimeType(): needs an extension without dots ("") and a type ("a/b")
setMimeType: Weft\HttpServerInvalidArgumentException: setMimeType(): needs an extension without dots (".x") and a type ("a/b")
setMimeType: Weft\HttpServerInvalidArgumentException: setMimeType(): needs an extension without dots ("a/b") and a type ("a/b")
setMimeType: Weft\HttpServerInvalidArgumentException: setMimeType(): needs an extension without dots ("x") and a type ("")
setMimeType: Weft\HttpServerInvalidArgumentException: The value of field "content-type" holds the control octet 0x0a
setMimeType: accepted
disableIndex: ArgumentCountError: Weft\StaticHandler::disableIndex() expects exactly 0 arguments, 1 given
disableIndex: accepted
disablePrecompressed: accepted
disableOpenFileCache: accepted
bool(true)
