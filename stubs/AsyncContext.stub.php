<?php

/** @generate-class-entries */

namespace Async;

/**
 * A Context has no value for that key.
 */
class ContextException extends AsyncException
{
}

/**
 * Values by key that belong to a scope, and so to all coroutines in it, or to one coroutine. Keys are names or objects.
 *
 * find(), get() and has() look here, then in the contexts of the scopes above, up to the main scope or a new Scope(). Those
 * called ...Local() look here only. Made by current_context(), coroutine_context(), root_context() and request_context().
 *
 * @strict-properties
 * @not-serializable
 */
final class Context
{
    private function __construct() {}

    /**
     * Null when there is none.
     */
    public function find(string|object $key): mixed {}

    /**
     * @throws ContextException When there is none.
     */
    public function get(string|object $key): mixed {}

    public function has(string|object $key): bool {}

    public function findLocal(string|object $key): mixed {}

    public function getLocal(string|object $key): mixed {}

    public function hasLocal(string|object $key): bool {}

    /**
     * Sets a value here and returns $this.
     *
     * @throws AsyncException When there is one here already and not $replace.
     */
    public function set(string|object $key, mixed $value, bool $replace = false): Context {}

    /**
     * Removes the value from here and returns $this.
     */
    public function unset(string|object $key): Context {}
}
