--TEST--
weft.trueasync_aliases=0 leaves the TrueAsync\ names free
--EXTENSIONS--
weft
--INI--
weft.trueasync_aliases=0
--FILE--
<?php
var_dump(class_exists('TrueAsync\HttpServer'), class_exists('Weft\HttpServer'));
--EXPECT--
bool(false)
bool(true)
