--TEST--
Bodies that are read while they come: ends, errors, and calls at the wrong moment
--EXTENSIONS--
weft
--FILE--
<?php
require __DIR__ . '/../helpers/server.inc';
require __DIR__ . '/helper.inc';

use Weft\Test\Server;

$server = Server::start("<?php\n" . SHOW_FORM . <<<'PHP'
    $kept = $log = [];
    // What a call comes to.
    function attempt(callable $call): string
    {
        try {
            $result = $call();
            return is_object($result) ? get_class($result) : json_encode($result);
        } catch (Weft\HttpException $error) {
            return 'HttpException ' . $error->getCode() . ' ' . $error->getMessage();
        } catch (Throwable $error) {
            return get_class($error) . ' ' . $error->getMessage();
        }
    }
    weft_test_serve(function ($request, $response) use (&$kept, &$log) {
        $say = fn (string ...$lines) => $response->setBody(implode("\n", $lines) . "\n");
        switch ($request->getPath()) {
            case '/order':
                return $say(...array_map(fn (string $method) => "$method: " . attempt(fn () => $request->$method()), $request->getQuery()['m']));
            case '/small': return $say(attempt(fn () => $request->getBody()), attempt(fn () => $request->readBody(3)), attempt(fn () => $request->readBody()), attempt(fn () => $request->readBody()), attempt(fn () => $request->getBody()));
            case '/zero': return $say(attempt(fn () => $request->readBody(0)), attempt(fn () => $request->readBody(-1)));
            case '/rest':
                $log[] = 'reading';
                $outcome = attempt(function () use ($request) { while ($request->readBody() !== null); return 'complete'; });
                $log[] = $outcome;
                return $say($outcome, attempt(fn () => $request->readBody()));
            case '/whole': $log[] = 'waiting'; $log[] = attempt(fn () => strlen($request->awaitBody()->getBody())); return $say(end($log));
            case '/computing':
                $log[] = 'computing';
                $log[] = attempt(function () { while (true) Async\delay(5); });
                return;
            case '/fatal': $request->readBody(1); $x = $request->readBody(1); trigger_error('fatal', E_USER_ERROR);
            case '/throw': $request->readBody(1); throw new Exception('thrown');
            case '/exit': $request->readBody(1); exit;
            case '/ended': $response->end('ended'); while (str_contains($end = attempt(fn () => $request->readBody()), '"')); return $log[] = $end;
            case '/aborted': $response->write('x'); $response->abort(); while (str_contains($end = attempt(fn () => $request->readBody()), '"')); return $log[] = $end;
            case '/keep': $request->readBody(1); $kept[] = $request; return $say('kept');
            case '/kept': return $say(attempt(fn () => $kept[0]->readBody()), attempt(fn () => $kept[0]->readBody()), attempt(fn () => $kept[0]->getPost()), attempt(fn () => $kept[0]->awaitBody()));
            case '/two':
                $other = Async\spawn(fn () => attempt(fn () => strlen($request->readBody())));
                Async\delay(5);
                $log[] = 'reading';
                $mine = attempt(fn () => $request->readBody());
                $response->write("$mine\n");
                return $response->end(Async\await($other) . "\n");
            case '/waiters':
                $others = [Async\spawn(fn () => attempt(fn () => $request->awaitBody())), Async\spawn(fn () => attempt(fn () => $request->getPost()))];
                $response->write("here\n");
                return $response->end(implode(' ', array_map('Async\await', $others)) . "\n");
            case '/parts':
                foreach ($parts = $request->parts() as $part) {
                    $shown[] = $part->getName() . ' ' . json_encode($part->getHeaders());
                    if ($part->getName() === 'skipped') continue;
                    if ($part->getName() === 'discarded') { $part->discard(); $shown[] = attempt(fn () => $part->read()); continue; }
                    $shown[] = attempt(fn () => $part->read(2));
                    $before = $part;
                    if ($part->getName() === 'last') break;
                }
                $shown[] = attempt(fn () => $parts->next()) . attempt(fn () => $parts->valid()) . attempt(fn () => $parts->current());
                $shown[] = attempt(fn () => $before->read());
                $shown[] = attempt(fn () => $parts->rewind());
                return $say(...$shown);
            case '/broken':
                return $say(attempt(function () use ($request, &$seen) { foreach ($request->parts() as $part) while (($piece = $part->read()) !== null) $seen .= $piece; }), (string) $seen);
            case '/ignored': return $say('not read');
            case '/log': $said = implode('; ', $log); $log = []; return $say($said);
        }
    }, (new Weft\HttpServerConfig())->addListener('127.0.0.1', 0)->setBodyStreamingEnabled(true)->setMaxBodySize(1_000_000)->setReadTimeout(1));
    PHP, ['log_errors' => '0', 'display_errors' => '0']);

$head = fn (string $target, array $fields) => "POST $target HTTP/1.1\r\nHost: x\r\n" . implode(array_map(fn ($name, $value) => "$name: $value\r\n", array_keys($fields), $fields)) . "\r\n";
$chunk = fn (string $data) => dechex(strlen($data)) . "\r\n$data\r\n";
$chunked = ['Transfer-Encoding' => 'chunked'];
$large = str_repeat('0123456789', 10_000);
$post = fn (string $target, string $body, array $fields = []) => $server->connect()->request('POST', $target, $fields, $body)->receive();
$awaitLog = function (string $line) use ($server): void {
    for ($deadline = microtime(true) + 10, $log = ''; microtime(true) < $deadline; usleep(2000)) {
        $log .= $server->get('/log')->body;
        if (preg_match("~$line~", $log, $match)) {
            echo $match[0], "\n";
            return;
        }
    }
    echo "no \"$line\" in $log\n";
};

echo "--- order of calls\n";
$form = part('name=a', '1') . part('name=f; filename=x', str_repeat('x', 70_000)) . '--B--';
foreach ([['getBody', 'readBody', 'getBody'], ['awaitBody', 'getBody', 'readBody'], ['readBody', 'awaitBody'], ['readBody', 'getPost'], ['parts'], ['getPost', 'getFiles', 'awaitBody']] as $methods) {
    echo preg_replace('~"(\d{10}).{10,}?"~', '"$1..."', $post('/order?' . http_build_query(['m' => $methods]), $large)->body);
}
foreach ([['parts', 'parts', 'readBody', 'getPost'], ['readBody', 'parts'], ['getPost', 'parts'], ['getFiles', 'readBody'], ['awaitBody', 'getBody', 'getPost']] as $methods) {
    echo preg_replace('~"--B.{100,}?"~', '"..."', $post('/order?' . http_build_query(['m' => $methods]), $form, FORM_TYPE)->body);
}
echo "--- small bodies\n", $post('/small', 'abcdefgh')->body, $post('/zero', 'x')->body;
foreach ([['parts', 'parts'], ['readBody', 'getPost'], ['getPost', 'getBody']] as $methods) {
    echo $post('/order?' . http_build_query(['m' => $methods]), part('name=a', '1') . '--B--', FORM_TYPE)->body;
}

echo "--- parts\n";
$parts = part('name=first', 'abcdef') . part('name=skipped; filename=x', $large, "X-Other: 1\r\n") . part('name=discarded', $large) . part('name=empty', '') . part('name=last', 'xyz') . part('name=after', '1') . '--B--';
echo $post('/parts', $parts, FORM_TYPE)->body;
echo $post('/broken', substr($parts, 0, 50), FORM_TYPE)->body;
echo preg_replace('~\d{20,}~', '...', $post('/broken', "--B\r\n\r\nabc$large\r\n--Bx" . $large, FORM_TYPE)->body);
echo $post('/broken', "--B\r\n: $large\r\n\r\n", FORM_TYPE)->body;

echo "--- a malformed tail\n";
$client = $server->connect()->send($head('/rest', $chunked) . $chunk('data'));
$awaitLog('reading');
echo $client->send("zz\r\n")->receive()->status, ' ', $client->isEnded() ? 'closed' : 'open', "\n";
$awaitLog('HttpException 400.*');
echo "--- too large on the way\n";
$client = $server->connect()->send($head('/rest', $chunked) . str_repeat($chunk($large), 11));
echo $client->receive()->status, "\n";
$awaitLog('HttpException 413.*');
echo "--- a client that stops sending\n";
$client = $server->connect()->send($head('/whole', $chunked) . $chunk('data'));
echo $client->receive()->status, "\n";
$awaitLog('HttpException 408.*');
echo "--- a client that leaves\n";
$client = $server->connect()->send($head('/rest', $chunked) . $chunk('data'));
$awaitLog('reading');
$client->close();
$awaitLog('HttpException 499.*');
$client = $server->connect()->send($head('/computing', ['Content-Length' => '500000']) . $large);
$awaitLog('computing');
$client->close();
$awaitLog('HttpException 499.*');

echo "--- handlers that fail\n";
foreach (['fatal', 'throw', 'exit', 'ignored'] as $end) {
    echo "$end ", $post("/$end", $large)->status, "\n";
}
echo "--- answers that come before the end of the body\n";
foreach (['ended', 'aborted'] as $end) {
    $client = $server->connect()->send($head("/$end", ['Content-Length' => '200000']) . $large);
    $awaitLog('HttpException 499.*');
    $client->close();
}
echo "--- requests that are kept\n", $server->connect()->send($head('/keep', $chunked) . $chunk('data'))->receive()->body, $server->get('/kept')->body;
echo "--- several coroutines\n";
$client = $server->connect()->send($head('/two', $chunked));
$awaitLog('reading');
$client->send($chunk('data') . "0\r\n\r\n");
echo $client->receive()->body;
$client = $server->connect()->send($head('/waiters', $chunked) . $chunk('data'));
$client->send("0\r\n\r\n");
echo $client->receive()->body;

$server->stop();
--EXPECT--
--- order of calls
getBody: Weft\HttpServerRuntimeException The body is still coming in: call awaitBody() before getBody()
readBody: "0123456789..."
getBody: Weft\HttpServerRuntimeException The body was read in pieces as it came: there is no getBody()
awaitBody: Weft\HttpRequest
getBody: "0123456789..."
readBody: "0123456789..."
readBody: "0123456789..."
awaitBody: Weft\HttpServerRuntimeException The body is already being read by readBody()
readBody: "0123456789..."
getPost: []
parts: Weft\HttpServerRuntimeException parts() needs a body of type multipart/form-data
getPost: []
getFiles: []
awaitBody: Weft\HttpRequest
parts: Weft\RequestParts
parts: Weft\HttpServerRuntimeException The body is already being read by parts()
readBody: Weft\HttpServerRuntimeException The body is already being read by parts()
getPost: {"a":"1"}
readBody: "..."
parts: Weft\HttpServerRuntimeException The body is already being read by readBody()
getPost: {"a":"1"}
parts: Weft\HttpServerRuntimeException The body is a form that the server takes apart: use getPost() and getFiles(), or setBodyStreamingEnabled() to read it yourself
getFiles: {"f":{}}
readBody: Weft\HttpServerRuntimeException The body is a form that the server takes apart: use getPost() and getFiles(), or setBodyStreamingEnabled() to read it yourself
awaitBody: Weft\HttpRequest
getBody: ""
getPost: {"a":"1"}
--- small bodies
"abcdefgh"
"abc"
"defgh"
null
"abcdefgh"
ValueError Weft\HttpRequest::readBody(): Argument #1 ($maxLength) must be at least 1
ValueError Weft\HttpRequest::readBody(): Argument #1 ($maxLength) must be at least 1
parts: Weft\RequestParts
parts: Weft\HttpServerRuntimeException The body is already being read by parts()
readBody: "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B--"
getPost: {"a":"1"}
getPost: {"a":"1"}
getBody: "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B--"
--- parts
first {"content-disposition":"form-data; name=first"}
"ab"
skipped {"content-disposition":"form-data; name=skipped; filename=x","x-other":"1"}
discarded {"content-disposition":"form-data; name=discarded"}
null
empty {"content-disposition":"form-data; name=empty"}
null
last {"content-disposition":"form-data; name=last"}
"xy"
nulltrueWeft\RequestPart
Weft\HttpServerRuntimeException The part is over: the iterator has gone on to the next one
Weft\HttpServerRuntimeException The parts of a body cannot be read twice
HttpException 400 the final boundary is missing

HttpException 400 malformed line after a boundary
abc...
HttpException 413 header of a part too large

--- a malformed tail
reading
400 closed
HttpException 400 The rest of the request is malformed
--- too large on the way
413
HttpException 413 The body of the request is too large
--- a client that stops sending
408
HttpException 408 The rest of the request did not come in time
--- a client that leaves
reading
HttpException 499 The client has closed the connection
computing
HttpException 499 The client has closed the connection
--- handlers that fail
fatal 500
throw 500
exit 500
ignored 200
--- answers that come before the end of the body
HttpException 499 The response is complete: the rest of the body is not read
HttpException 499 The response was aborted: the rest of the body is not read
--- requests that are kept
kept
"ata"
HttpException 499 The request is over
[]
Weft\HttpServerRuntimeException The body is already being read by readBody()
--- several coroutines
reading
Weft\HttpServerRuntimeException Another coroutine is waiting for the next octets of this body
4
here
Weft\HttpRequest []
