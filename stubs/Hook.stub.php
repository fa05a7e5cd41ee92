<?php

/** @generate-class-entries */

namespace Weft;

/**
 * What suspends inside coroutines instead of blocking.
 *
 * @see HttpServerConfig::setHooks()
 */
enum Hook: string
{
    /** poll() and select(), and with them stream_select(), time limits of streams, PostgreSQL and curl. */
    case POLL = 'poll';

    /** Blocking reads and writes of sockets and pipes, connect() and accept(). */
    case SOCKETS = 'sockets';

    /** sleep(), usleep(), time_nanosleep(), time_sleep_until(). */
    case SLEEP = 'sleep';

    /** Looking up names, by other threads. */
    case DNS = 'dns';

    /** Waiting for child processes: exec() and its family, proc_close(), pcntl_wait(). */
    case PROCESSES = 'processes';

    /** flock(). */
    case LOCKS = 'locks';

    /** Files and folders, by other threads. Not among those that are on unless something else is said. */
    case FILES = 'files';

    /** SQLite, by other threads. Not among those that are on unless something else is said. */
    case SQLITE = 'sqlite';
}
