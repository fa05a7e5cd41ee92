--TEST--
Code of the script that runs inside of response methods: called once per value, free to do anything
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';

$server = Weft\Test\Server::start(<<<'PHP'
<?php
class Text implements JsonSerializable
{
    public int $calls = 0;

    public function __construct(private Closure $text)
    {
    }

    public function __toString(): string
    {
        return ($this->text)(++$this->calls);
    }

    public function jsonSerialize(): mixed
    {
        return ($this->text)(++$this->calls);
    }
}

function attempt(callable $call): string
{
    try {
        $call();
        return 'done';
    } catch (Throwable $error) {
        return $error->getMessage();
    }
}

weft_test_serve(function ($request, $response) {
    switch ($request->getPath()) {
        case '/twice':
            $header = new Text(fn ($call) => $call === 1 ? 'fine' : "split\r\nx: y");
            $trailer = new Text(fn ($call) => $call === 1 ? 'fine' : "split\r\nx: y");
            $response->setHeader('x', ['first', $header])->setTrailers(['a' => $trailer])->resetTrailers();
            $response->setBody("$header->calls $trailer->calls");
            break;
        case '/throws':
            $result = attempt(fn () => $response->setHeader('x', ['y', new Text(fn () => throw new Exception('from __toString'))]));
            $result .= ', ' . attempt(fn () => $response->setTrailers(['a' => 'b', 'c' => new Text(fn () => throw new Exception('again'))]));
            $response->setBody($result . ', ' . count($response->getHeaders()) . ' ' . count($response->getTrailers()));
            break;
        case '/ends':
            echo attempt(fn () => $response->setHeader('x', ['y', new Text(function () use ($response) {
                $response->end('ended inside');
                return 'z';
            })])), "\n";
            break;
        case '/json':
            $response->write('streamed');
            echo attempt(fn () => $response->json('late')), "\n";
            break;
        case '/json-writes':
            echo attempt(fn () => $response->json([new Text(function () use ($response) {
                $response->write('streamed');
                return 1;
            })], 201)), "\n";
            break;
        case '/json-throws':
            $result = attempt(fn () => $response->json([new Text(fn () => throw new Exception('no json'))], 201));
            $response->setBody("$result {$response->getStatusCode()} " . count($response->getHeaders()));
            break;
        case '/json-waits':
            $response->json([new Text(function () {
                Async\suspend();
                return 'waited';
            })]);
            break;
        case '/digits':
            $response->setHeader('123', 'x')->setTrailer('456', 'y')->resetTrailers();
            $response->setBody(json_encode([$response->getHeaders()['123'] ?? null]));
            break;
    }
});
PHP);
foreach (['/twice', '/throws', '/ends', '/json', '/json-writes', '/json-throws', '/json-waits', '/digits'] as $path) {
    $response = $server->get($path);
    echo "$path $response->status $response->body ", implode(', ', $response->headerAll('x')), "\n";
}
echo $server->log();
$server->stop();
--EXPECT--
/twice 200 1 1 first, fine
/throws 200 from __toString, again, 0 0 
/ends 200 ended inside 
/json 200 streamed 
/json-writes 200 streamed 
/json-throws 200 no json 200 0 
/json-waits 200 ["waited"] 
/digits 200 [["x"]] 
The response has ended: its status and header fields can no longer change
json() cannot follow write(): a response is buffered or streamed, not both
json() cannot follow write(): a response is buffered or streamed, not both
