/** Tests the trace propagation of a service from outside: calls it, sees what it calls, and judges by the rules of the protocol. */
@NullMarked
package dev.baton.verify;

import org.jspecify.annotations.NullMarked;
