--TEST--
Every setting has its documented default
--EXTENSIONS--
weft
--FILE--
<?php
$config = new Weft\HttpServerConfig();
foreach (get_class_methods($config) as $method) {
    // What is built in is no setting.
    if (preg_match('/^(get|is)(?!SupportedEncodings)(\w+)$/', $method, $match)) {
        $value = $config->$method();
        echo $match[2], ' ', $value instanceof UnitEnum ? $value->name : json_encode($value), "\n";
    }
}
--EXPECT--
Listeners []
Backlog 128
MaxConnections 0
MaxInflightRequests 0
MaxConnectionsPerAddress 0
BackpressureTargetMs 50
RetryAfter 1
MaxConnectionAgeMs 0
MaxConnectionAgeGraceMs 0
DrainSpreadMs 5000
DrainCooldownMs 10000
ReadTimeout 30
WriteTimeout 30
KeepAliveTimeout 5
RequestTimeout 0
ShutdownTimeout 5
StreamWriteBufferBytes 262144
EventHistoryBytes 16777216
MaxBodySize 10485760
BodyStreamingEnabled false
BodySpoolThreshold 1048576
RequestMaxDecompressedSize 10485760
RequestMaxDecompressionRatio 200
UploadLimits {"maxFileSize":2097152,"maxFiles":20,"maxFields":1000,"maxFieldSize":1048576,"maxFieldsSize":8388608,"maxFieldNameSize":256,"maxFileNameSize":4096,"tempFolder":"\/tmp"}
MaxRequestTargetSize 8192
MaxHeaderFieldSize 8192
MaxHeaderSectionSize 65536
MaxHeaderFields 256
JsonEncodeFlags 320
Hooks ["poll","sockets","sleep","dns","processes","locks"]
CancelOnDisconnect true
ErrorDetails false
TrustedProxies []
ProxyProtocol false
RateLimits []
RateLimitTableSize 65536
Workers 1
Bootloader null
WorkerStartTimeout 60
ReloadOnSignalEnabled true
HotReloadEnabled false
StallThresholdMs 1000
MaxRequestsPerWorker 0
MaxMemoryPerWorker 0
RecycleJitter 0.1
StatsEnabled true
AdminListener null
TelemetryEnabled false
RequestIdHeader null
LogSeverity OFF
LogStream null
LogSinks []
Locked false
Certificate null
PrivateKey null
Certificates []
TlsVersions ["1.2","1.3"]
TlsCiphers ["",""]
ClientCa null
ClientVerification "none"
TlsTickets true
TlsKeyLogFile null
TlsHandshakeTimeout 10
TlsBufferBytes 0
CompressionEnabled true
CompressionLevel 6
BrotliLevel 4
ZstdLevel 3
CompressionMinSize 1024
CompressionMimeTypes ["application\/javascript","application\/json","application\/xml","image\/svg+xml","text\/css","text\/html","text\/javascript","text\/plain","text\/xml"]
CompressionDictionaryBytes 8388608
Http2MaxConcurrentStreams 100
Http2StreamWindowBytes 262144
Http2ConnectionWindowBytes 16777216
Http2MaxFrameSize 16384
Http2HeaderListBytes 65536
