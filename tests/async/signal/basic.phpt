--TEST--
Async\signal(): futures of signals, outside of a server
--EXTENSIONS--
weft
posix
pcntl
--FILE--
<?php
use Async\Signal;
use function Async\{signal, await, await_any_or_fail, spawn, delay, timeout, suspend};

function attempt(callable $what): void {
    try { $value = $what(); echo $value instanceof Signal ? $value->name : json_encode($value), "\n"; } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), $e->getPrevious() ? ' after ' . get_class($e->getPrevious()) : '', "\n";
    }
}
function me(int $signal, int $ms = 5): void {
    spawn(function () use ($signal, $ms) { delay($ms); posix_kill(getmypid(), $signal); });
}
// How a process ends that does this and then gets $signal from outside.
function ending(callable $what, int $signal): string {
    [$ready, $tell] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    if (!$pid = pcntl_fork()) {
        $what();
        fwrite($tell, 'x');
        sleep(10);
        posix_kill(getmypid(), SIGKILL);
    }
    fread($ready, 1);
    posix_kill($pid, $signal);
    pcntl_waitpid($pid, $status);
    return pcntl_wifsignaled($status) ? 'killed by ' . pcntl_wtermsig($status) : 'exit ' . pcntl_wexitstatus($status);
}

me(SIGUSR1);
attempt(fn () => await(signal(Signal::SIGUSR1)));
echo "-- several waiters\n";
$futures = [signal(Signal::SIGUSR2), signal(Signal::SIGUSR2), signal(Signal::SIGUSR1)];
me(SIGUSR2);
attempt(fn () => await($futures[0]) === await($futures[1]));
var_dump($futures[2]->isCompleted());
me(SIGUSR1);
attempt(fn () => await_any_or_fail([signal(Signal::SIGHUP), $futures[2]]));
echo "-- a loop misses none\n";
$caught = 0;
spawn(function () { for ($i = 0; $i < 20; $i++) { posix_kill(getmypid(), SIGINT); delay(1); } });
while ($caught < 5) { await(signal(Signal::SIGINT)); $caught++; }
var_dump($caught);
delay(40);
echo "-- somebody is attached\n";
signal(Signal::SIGTERM)->map(function (Signal $signal) { echo "mapped $signal->name\n"; });
me(SIGTERM);
delay(20);
echo "-- tokens\n";
attempt(fn () => await(signal(Signal::SIGWINCH, timeout(5))));
$over = timeout(1);
delay(5);
attempt(fn () => await(signal(Signal::SIGWINCH, $over)));
$state = new Async\FutureState();
$token = new Async\Future($state);
$future = signal(Signal::SIGQUIT, $token);
$state->complete('done');
attempt(fn () => await($future));
$never = timeout(60_000);
$future = signal(Signal::SIGUSR1, $never);
$never->cancel();
me(SIGUSR1);
attempt(fn () => await($future));
$future = signal(Signal::SIGUSR1);
$future->cancel();
attempt(fn () => await($future));
attempt(fn () => signal(Signal::SIGUSR1, new stdClass));
echo "-- which ones\n";
foreach (Signal::cases() as $case) {
    try { signal($case)->ignore(); echo $case->name, ' '; } catch (ValueError $e) { echo '(', $case->name, ') '; }
}
echo "\n", $e->getMessage(), "\n";
echo "-- nobody waits any more\n";
delay(1100);
echo ending(fn () => null, SIGUSR1), "\n";
echo ending(function () { pcntl_async_signals(true); pcntl_signal(SIGUSR1, function () { exit(3); }); }, SIGUSR1), "\n";
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () { echo "pcntl\n"; });
me(SIGUSR1);
attempt(fn () => await(signal(Signal::SIGUSR1)));
delay(1100);
posix_kill(getmypid(), SIGUSR1);
echo "-- dropped while it is watched\n";
$left = signal(Signal::SIGHUP);
?>
--EXPECTF--
SIGUSR1
-- several waiters
true
bool(false)
SIGUSR1
-- a loop misses none
int(5)
-- somebody is attached
mapped SIGTERM
-- tokens
Async\OperationCanceledException: The operation was cancelled by its cancellation token after Async\TimeoutException
Async\OperationCanceledException: The operation was cancelled by its cancellation token after Async\TimeoutException
Async\OperationCanceledException: The operation was cancelled by its cancellation token
SIGUSR1
Async\AsyncCancellation: The future was cancelled
TypeError: Async\signal(): Argument #2 ($cancellation) must be %s
-- which ones
SIGHUP SIGINT SIGQUIT (SIGILL) (SIGABRT) (SIGFPE) (SIGKILL) SIGUSR1 (SIGSEGV) SIGUSR2 SIGTERM (SIGBREAK) (SIGABRT2) SIGWINCH 
Async\signal(): Argument #1 ($signal) must be a signal that can be waited for, SIGABRT2 given
-- nobody waits any more
killed by 10
exit 3
SIGUSR1
pcntl
-- dropped while it is watched
