<?php

/** @generate-class-entries */

namespace {

    /**
     * Base of everything that is thrown into code to make it stop. An \Error on purpose: `catch (\Exception)` does not
     * swallow it.
     */
    class Cancellation extends \Error
    {
    }

}

namespace Async {

    /**
     * Thrown at the suspension point of a coroutine that has been cancelled. Let it through, or clean up and rethrow it.
     */
    class AsyncCancellation extends \Cancellation
    {
    }

    /**
     * Thrown by await() when the cancellation token completes before the awaited operation. What the token ended with is
     * getPrevious().
     */
    class OperationCanceledException extends AsyncCancellation
    {
    }

    /**
     * Something was asked of the coroutine runtime that cannot be done.
     */
    class AsyncException extends \Exception
    {
    }

    /**
     * Time is up.
     */
    class TimeoutException extends \Exception
    {
    }

    /**
     * Several exceptions at once.
     *
     * @strict-properties
     */
    final class CompositeException extends \Exception
    {
        private array $exceptions = [];

        public function addException(\Throwable $exception): void {}

        /**
         * @return \Throwable[]
         */
        public function getExceptions(): array {}
    }

    /**
     * Nothing is left that could ever wake what is being waited for.
     */
    class DeadlockError extends \Error
    {
    }

}
