--TEST--
Sleeping, child processes and locks
--EXTENSIONS--
weft
--INI--
sendmail_path=sleep
--FILE--
<?php
require __DIR__ . '/../helpers/client_table.inc';
require __DIR__ . '/../helpers/clients/processes.inc';
use Weft\Test\ClientTable;

ClientTable::rows(Weft\Test\sleeping_clients());
ClientTable::rows(Weft\Test\sleeping_variants());
ClientTable::rows(Weft\Test\process_clients());
ClientTable::rows(Weft\Test\process_variants());
?>
--EXPECT--
sleep                            plain ok, hooked ok, cancelled usable
usleep                           plain ok, hooked ok, cancelled usable
time_nanosleep                   plain ok, hooked ok, cancelled usable
time_sleep_until                 plain ok, hooked ok, cancelled usable
flock                            plain ok, hooked ok, cancelled usable
exec                             plain ok, hooked ok, cancelled usable
shell_exec                       plain ok, hooked ok, cancelled usable
popen, pclose                    plain ok, hooked ok, cancelled usable
proc_open, proc_close            plain ok, hooked ok, cancelled usable
proc_open, pipe                  plain ok, hooked ok, cancelled usable
mail                             plain ok, hooked ok, cancelled usable
proc_open, full pipe             plain ok, hooked ok, cancelled usable
