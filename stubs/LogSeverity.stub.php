<?php

/** @generate-class-entries */

namespace Weft;

/**
 * How much the server logs: records of this severity and above.
 *
 * The numbers are those of the OpenTelemetry log data model.
 */
enum LogSeverity: int
{
    /** Log nothing. The default. */
    case OFF = 0;

    /** Everything, for developing the server itself. */
    case DEBUG = 5;

    /** Start, stop and one record per request. */
    case INFO = 9;

    /** What works, but should not happen. */
    case WARN = 13;

    /** Failures: uncaught exceptions, fatal errors, sockets that cannot be opened. */
    case ERROR = 17;
}
