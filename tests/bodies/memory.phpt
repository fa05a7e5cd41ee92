--TEST--
Uploads of 1 GiB take no more memory than small ones, and a handler that does not read makes the client wait
--EXTENSIONS--
weft
openssl
--SKIPIF--
<?php
disk_free_space(sys_get_temp_dir()) < 4e9 && die('skip less than 4 GB in the folder for temporary files');
getenv('ASAN_OPTIONS') && die('skip AddressSanitizer keeps what was freed');
--FILE--
<?php
require __DIR__ . '/../helpers/transports.inc';
require __DIR__ . '/helper.inc';

use function Weft\Test\{scratch_folder, start_on_every_transport, transports};

const SIZE = 1 << 30;
const HANDLER = <<<'PHP'
    weft_test_serve(function ($request, $response) use (&$left) {
        switch ($request->getPath()) {
            case '/read':
                for ($size = 0; ($piece = $request->readBody()) !== null; $size += strlen($piece));
                return $response->setBody($size);
            case '/form': return $response->setBody($request->getFile('f')->getSize() . ' ' . ($request->getPost()['after'] ?? ''));
            case '/parts':
                foreach ($request->parts() as $part) for ($size[$part->getName()] = 0; ($piece = $part->read()) !== null; $size[$part->getName()] += strlen($piece));
                return $response->json($size);
            case '/idle':
                Async\delay(600_000);
        }
    }, $config->setMaxBodySize(3 << 30)->setUploadLimits(maxFileSize: 2 << 30)CONFIG);
    PHP;

/** KiB; the peak since the last call when asked for it. */
function resident(int $pid, string $which = 'VmRSS'): int
{
    preg_match("~$which:\\s+(\\d+)~", file_get_contents("/proc/$pid/status"), $match);
    if ($which === 'VmHWM') {
        file_put_contents("/proc/$pid/clear_refs", '5');
    }
    return (int) $match[1];
}

$folder = scratch_folder();
ftruncate($file = fopen("$folder/sparse", 'w'), SIZE);
fclose($file);
$upload = ['-T', "$folder/sparse"];
$form = ['-F', "f=@$folder/sparse", '-F', 'after=1'];
foreach (['->setBodyStreamingEnabled(true)' => ['streamed /read', 'parts /parts', 'form, streaming on /form'], '' => ['spooled /read', 'form /form']] as $config => $ways) {
    $server = start_on_every_transport(str_replace('CONFIG', $config, HANDLER), $folder);
    $transports = array_filter(transports($server, $folder), fn ($t) => in_array($t->name, ['h1', 'h2c', 'h2+tls']));
    foreach ($transports as $i => $transport) {
        foreach ($ways as $way) {
            if ($transport->name === 'h2+tls' && $way !== 'streamed /read') {
                continue;
            }
            [, $title, $target] = preg_match('~(.*) (/.*)~', $way, $match) ? $match : [];
            $arguments = $target === '/read' ? $upload : $form;
            $transport->curl($target, ...($target === '/read' ? ['-d', 'x'] : ['-F', "f=@/etc/hostname", '-F', 'after=1']));
            $before = resident($server->pid());
            resident($server->pid(), 'VmHWM');
            $answer = $transport->curl($target, ...$arguments);
            $peak = resident($server->pid(), 'VmHWM');
            $after = resident($server->pid());
            getenv('WEFT_SHOW_MEMORY') && fwrite(STDERR, sprintf("%-20s %-8s resident KiB before %d, at most %d, after %d\n", $title, $transport->name, $before, $peak, $after));
            echo "$title, $transport->name: $answer ", $peak - $before < 4096 ? 'flat' : "from $before to $peak KiB", "\n";
        }
    }
    if ($config !== '') {
        foreach ($transports as $transport) {
            // Nobody reads: what is gone then is in the buffers of the kernel, of curl and in one window.
            $before = resident($server->pid());
            $curl = proc_open(['curl', '--no-buffer', '-s', '-o', '/dev/null', '-w', '%{size_upload}', '--max-time', '3', ...$transport->flags(), '-T', "$folder/sparse", $transport->url('/idle')], [1 => ['pipe', 'w']], $pipes);
            $sent = (int) stream_get_contents($pipes[1]);
            $grown = resident($server->pid()) - $before;
            proc_close($curl);
            echo "nobody reads, $transport->name: ", $sent < 32 << 20 ? 'waits' : "sent $sent", ', ', $grown < 4096 ? 'flat' : "$grown KiB more", "\n";
        }
    }
    $server->stop();
}
--EXPECT--
streamed, h1: 1073741824 flat
parts, h1: {"f":1073741824,"after":1} flat
form, streaming on, h1: 1073741824 1 flat
streamed, h2c: 1073741824 flat
parts, h2c: {"f":1073741824,"after":1} flat
form, streaming on, h2c: 1073741824 1 flat
streamed, h2+tls: 1073741824 flat
nobody reads, h1: waits, flat
nobody reads, h2c: waits, flat
nobody reads, h2+tls: waits, flat
spooled, h1: 1073741824 flat
form, h1: 1073741824 1 flat
spooled, h2c: 1073741824 flat
form, h2c: 1073741824 1 flat
