/** One trace through Baton and the SDKs of other languages: real processes, real sockets. */
@NullMarked
package dev.baton.e2e.interop;

import org.jspecify.annotations.NullMarked;
