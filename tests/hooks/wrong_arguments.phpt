--TEST--
What the system refuses outside of coroutines it refuses inside
--EXTENSIONS--
weft
sockets
--FILE--
<?php
set_error_handler(function (int $type, string $message) {
    echo $message, "\n";
});
$refused = function () {
    $read = [socket_create(AF_INET, SOCK_DGRAM, 0)];
    $write = $except = null;
    var_dump(socket_select($read, $write, $except, -1));
    var_dump(socket_select($read, $write, $except, 0, -1));
};
$refused();
Async\await(Async\spawn($refused));
?>
--EXPECT--
socket_select(): Unable to select [22]: Invalid argument
bool(false)
socket_select(): Unable to select [22]: Invalid argument
bool(false)
socket_select(): Unable to select [22]: Invalid argument
bool(false)
socket_select(): Unable to select [22]: Invalid argument
bool(false)
