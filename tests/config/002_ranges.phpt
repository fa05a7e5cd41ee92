--TEST--
A number out of range is refused with setting, value and range, and changes nothing
--EXTENSIONS--
weft
--FILE--
<?php
const RANGES = [
    'Backlog' => [1, 2147483647],
    'MaxConnections' => [0, 2147483647],
    'MaxInflightRequests' => [0, 2147483647],
    'MaxConnectionsPerAddress' => [0, 2147483647],
    'BackpressureTargetMs' => [0, 10000],
    'RetryAfter' => [0, 86400],
    'MaxConnectionAgeMs' => [1000, 2147483647],
    'MaxConnectionAgeGraceMs' => [1000, 2147483647],
    'DrainSpreadMs' => [100, 2147483647],
    'DrainCooldownMs' => [1000, 2147483647],
    'ReadTimeout' => [0, 2147483],
    'WriteTimeout' => [0, 2147483],
    'KeepAliveTimeout' => [0, 2147483],
    'RequestTimeout' => [0, 2147483],
    'ShutdownTimeout' => [0, 2147483],
    'StreamWriteBufferBytes' => [4096, 67108864],
    'EventHistoryBytes' => [1048576, 1073741824],
    'MaxBodySize' => [1024, 17179869184],
    'BodySpoolThreshold' => [4096, 17179869184],
    'RequestMaxDecompressedSize' => [0, 17179869184],
    'RequestMaxDecompressionRatio' => [0, 1000000],
    'MaxRequestTargetSize' => [1024, 65536],
    'MaxHeaderFieldSize' => [1024, 65536],
    'MaxHeaderSectionSize' => [4096, 1048576],
    'MaxHeaderFields' => [16, 4096],
    'JsonEncodeFlags' => [0, 4294967295],
    'Workers' => [0, 1024],
    'RateLimitTableSize' => [1024, 16777216],
    'WorkerStartTimeout' => [0, 2147483],
    'StallThresholdMs' => [0, 3600000],
    'MaxRequestsPerWorker' => [0, 2147483647],
    'MaxMemoryPerWorker' => [0, 1099511627776],
    'TlsHandshakeTimeout' => [0, 2147483],
    'TlsBufferBytes' => [0, 278528],
    'CompressionLevel' => [1, 9],
    'BrotliLevel' => [0, 11],
    'ZstdLevel' => [1, 22],
    'CompressionMinSize' => [0, 16777216],
    'CompressionDictionaryBytes' => [0, 1073741824],
    'Http2MaxConcurrentStreams' => [1, 2147483647],
    'Http2StreamWindowBytes' => [65535, 2147483647],
    'Http2ConnectionWindowBytes' => [65535, 2147483647],
    'Http2MaxFrameSize' => [16384, 16777215],
    'Http2HeaderListBytes' => [4096, 1048576],
];

function refused(Weft\HttpServerConfig $config, string $name, int $value): string
{
    $before = $config->{"get$name"}();
    try {
        $config->{"set$name"}($value);
        return "$value was accepted";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        return $config->{"get$name"}() === $before ? $error->getMessage() : "$name changed";
    }
}

$tested = [];
foreach (RANGES as $name => [$least, $most]) {
    $config = new Weft\HttpServerConfig();
    foreach ([$least, $most] as $value) {
        if ($config->{"set$name"}($value) !== $config || $config->{"get$name"}() !== $value) {
            echo "$name does not take $value\n";
        }
    }
    echo refused($config, $name, $least - 1), "\n", refused($config, $name, $most + 1), "\n";
    $tested[] = "set$name";
}
foreach (['MaxConnectionAgeMs', 'MaxConnectionAgeGraceMs'] as $name) {
    $config->{"set$name"}(5000)->{"set$name"}(0)->{"get$name"}() === 0 || print "$name does not take 0\n";
    echo refused($config, $name, -1), "\n";
}
foreach ([0.0, 0.5, 0.25] as $value) {
    $config->setRecycleJitter($value)->getRecycleJitter() === $value || print "RecycleJitter does not take $value\n";
}
foreach ([-0.01, 0.51, NAN, INF] as $value) {
    try {
        $config->setRecycleJitter($value);
        echo "$value was accepted\n";
    } catch (Weft\HttpServerInvalidArgumentException $error) {
        echo $error->getMessage(), ' ', $config->getRecycleJitter(), "\n";
    }
}
$tested[] = 'setRecycleJitter';
$setters = preg_grep('/^set/', get_class_methods(Weft\HttpServerConfig::class));
echo implode(' ', array_diff($setters, $tested)), "\n";
--EXPECT--
setBacklog(): 0 is out of range; use 1 to 2147483647 (connections)
setBacklog(): 2147483648 is out of range; use 1 to 2147483647 (connections)
setMaxConnections(): -1 is out of range; use 0 to 2147483647 (connections; 0 = no limit)
setMaxConnections(): 2147483648 is out of range; use 0 to 2147483647 (connections; 0 = no limit)
setMaxInflightRequests(): -1 is out of range; use 0 to 2147483647 (requests; 0 = ten times the connection limit)
setMaxInflightRequests(): 2147483648 is out of range; use 0 to 2147483647 (requests; 0 = ten times the connection limit)
setMaxConnectionsPerAddress(): -1 is out of range; use 0 to 2147483647 (connections; 0 = no limit)
setMaxConnectionsPerAddress(): 2147483648 is out of range; use 0 to 2147483647 (connections; 0 = no limit)
setBackpressureTargetMs(): -1 is out of range; use 0 to 10000 (milliseconds; 0 = off)
setBackpressureTargetMs(): 10001 is out of range; use 0 to 10000 (milliseconds; 0 = off)
setRetryAfter(): -1 is out of range; use 0 to 86400 (seconds; 0 = no such field)
setRetryAfter(): 86401 is out of range; use 0 to 86400 (seconds; 0 = no such field)
setMaxConnectionAgeMs(): 999 is out of range; use 1000 to 2147483647 (milliseconds; 0 = no limit)
setMaxConnectionAgeMs(): 2147483648 is out of range; use 1000 to 2147483647 (milliseconds; 0 = no limit)
setMaxConnectionAgeGraceMs(): 999 is out of range; use 1000 to 2147483647 (milliseconds; 0 = no limit)
setMaxConnectionAgeGraceMs(): 2147483648 is out of range; use 1000 to 2147483647 (milliseconds; 0 = no limit)
setDrainSpreadMs(): 99 is out of range; use 100 to 2147483647 (milliseconds)
setDrainSpreadMs(): 2147483648 is out of range; use 100 to 2147483647 (milliseconds)
setDrainCooldownMs(): 999 is out of range; use 1000 to 2147483647 (milliseconds)
setDrainCooldownMs(): 2147483648 is out of range; use 1000 to 2147483647 (milliseconds)
setReadTimeout(): -1 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setReadTimeout(): 2147484 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setWriteTimeout(): -1 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setWriteTimeout(): 2147484 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setKeepAliveTimeout(): -1 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setKeepAliveTimeout(): 2147484 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setRequestTimeout(): -1 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setRequestTimeout(): 2147484 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setShutdownTimeout(): -1 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setShutdownTimeout(): 2147484 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setStreamWriteBufferBytes(): 4095 is out of range; use 4096 to 67108864 (bytes)
setStreamWriteBufferBytes(): 67108865 is out of range; use 4096 to 67108864 (bytes)
setEventHistoryBytes(): 1048575 is out of range; use 1048576 to 1073741824 (bytes)
setEventHistoryBytes(): 1073741825 is out of range; use 1048576 to 1073741824 (bytes)
setMaxBodySize(): 1023 is out of range; use 1024 to 17179869184 (bytes)
setMaxBodySize(): 17179869185 is out of range; use 1024 to 17179869184 (bytes)
setBodySpoolThreshold(): 4095 is out of range; use 4096 to 17179869184 (bytes; 0 = all in memory)
setBodySpoolThreshold(): 17179869185 is out of range; use 4096 to 17179869184 (bytes; 0 = all in memory)
setRequestMaxDecompressedSize(): -1 is out of range; use 0 to 17179869184 (bytes; 0 = no limit)
setRequestMaxDecompressedSize(): 17179869185 is out of range; use 0 to 17179869184 (bytes; 0 = no limit)
setRequestMaxDecompressionRatio(): -1 is out of range; use 0 to 1000000 (times the bytes received; 0 = no limit)
setRequestMaxDecompressionRatio(): 1000001 is out of range; use 0 to 1000000 (times the bytes received; 0 = no limit)
setMaxRequestTargetSize(): 1023 is out of range; use 1024 to 65536 (bytes)
setMaxRequestTargetSize(): 65537 is out of range; use 1024 to 65536 (bytes)
setMaxHeaderFieldSize(): 1023 is out of range; use 1024 to 65536 (bytes)
setMaxHeaderFieldSize(): 65537 is out of range; use 1024 to 65536 (bytes)
setMaxHeaderSectionSize(): 4095 is out of range; use 4096 to 1048576 (bytes)
setMaxHeaderSectionSize(): 1048577 is out of range; use 4096 to 1048576 (bytes)
setMaxHeaderFields(): 15 is out of range; use 16 to 4096 (fields)
setMaxHeaderFields(): 4097 is out of range; use 16 to 4096 (fields)
setJsonEncodeFlags(): -1 is out of range; use 0 to 4294967295 (as a sum of JSON_* flags)
setJsonEncodeFlags(): 4294967296 is out of range; use 0 to 4294967295 (as a sum of JSON_* flags)
setWorkers(): -1 is out of range; use 0 to 1024 (worker processes; 0 = one per processor)
setWorkers(): 1025 is out of range; use 0 to 1024 (worker processes; 0 = one per processor)
setRateLimitTableSize(): 1023 is out of range; use 1024 to 16777216 (clients)
setRateLimitTableSize(): 16777217 is out of range; use 1024 to 16777216 (clients)
setWorkerStartTimeout(): -1 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setWorkerStartTimeout(): 2147484 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setStallThresholdMs(): -1 is out of range; use 0 to 3600000 (milliseconds; 0 = off)
setStallThresholdMs(): 3600001 is out of range; use 0 to 3600000 (milliseconds; 0 = off)
setMaxRequestsPerWorker(): -1 is out of range; use 0 to 2147483647 (requests; 0 = no limit)
setMaxRequestsPerWorker(): 2147483648 is out of range; use 0 to 2147483647 (requests; 0 = no limit)
setMaxMemoryPerWorker(): -1 is out of range; use 0 to 1099511627776 (bytes; 0 = no limit)
setMaxMemoryPerWorker(): 1099511627777 is out of range; use 0 to 1099511627776 (bytes; 0 = no limit)
setTlsHandshakeTimeout(): -1 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setTlsHandshakeTimeout(): 2147484 is out of range; use 0 to 2147483 (seconds; 0 = no limit)
setTlsBufferBytes(): -1 is out of range; use 0 to 278528 (bytes)
setTlsBufferBytes(): 278529 is out of range; use 0 to 278528 (bytes)
setCompressionLevel(): 0 is out of range; use 1 to 9 (gzip level)
setCompressionLevel(): 10 is out of range; use 1 to 9 (gzip level)
setBrotliLevel(): -1 is out of range; use 0 to 11 (br level)
setBrotliLevel(): 12 is out of range; use 0 to 11 (br level)
setZstdLevel(): 0 is out of range; use 1 to 22 (zstd level)
setZstdLevel(): 23 is out of range; use 1 to 22 (zstd level)
setCompressionMinSize(): -1 is out of range; use 0 to 16777216 (bytes)
setCompressionMinSize(): 16777217 is out of range; use 0 to 16777216 (bytes)
setCompressionDictionaryBytes(): -1 is out of range; use 0 to 1073741824 (bytes)
setCompressionDictionaryBytes(): 1073741825 is out of range; use 0 to 1073741824 (bytes)
setHttp2MaxConcurrentStreams(): 0 is out of range; use 1 to 2147483647 (streams)
setHttp2MaxConcurrentStreams(): 2147483648 is out of range; use 1 to 2147483647 (streams)
setHttp2StreamWindowBytes(): 65534 is out of range; use 65535 to 2147483647 (bytes)
setHttp2StreamWindowBytes(): 2147483648 is out of range; use 65535 to 2147483647 (bytes)
setHttp2ConnectionWindowBytes(): 65534 is out of range; use 65535 to 2147483647 (bytes)
setHttp2ConnectionWindowBytes(): 2147483648 is out of range; use 65535 to 2147483647 (bytes)
setHttp2MaxFrameSize(): 16383 is out of range; use 16384 to 16777215 (bytes)
setHttp2MaxFrameSize(): 16777216 is out of range; use 16384 to 16777215 (bytes)
setHttp2HeaderListBytes(): 4095 is out of range; use 4096 to 1048576 (bytes)
setHttp2HeaderListBytes(): 1048577 is out of range; use 4096 to 1048576 (bytes)
setMaxConnectionAgeMs(): -1 is out of range; use 1000 to 2147483647 (milliseconds; 0 = no limit)
setMaxConnectionAgeGraceMs(): -1 is out of range; use 1000 to 2147483647 (milliseconds; 0 = no limit)
setRecycleJitter(): -0.01 is out of range; use 0 to 0.5 (a part of the limits) 0.25
setRecycleJitter(): 0.51 is out of range; use 0 to 0.5 (a part of the limits) 0.25
setRecycleJitter(): NAN is out of range; use 0 to 0.5 (a part of the limits) 0.25
setRecycleJitter(): INF is out of range; use 0 to 0.5 (a part of the limits) 0.25
setBodyStreamingEnabled setUploadLimits setHooks setCancelOnDisconnect setErrorDetails setTrustedProxies setProxyProtocol setBootloader setStatsEnabled setAdminListener setAdminToken setTelemetryEnabled setRequestIdHeader setLogSeverity setLogStream setLogSinks setCertificate setPrivateKey setTlsVersions setTlsCiphers setClientCa setClientVerification setTlsTickets setTlsKeyLogFile setCompressionEnabled setCompressionMimeTypes
