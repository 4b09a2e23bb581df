/** The kernel on which every instrumentation stands: two handlers, and conventions over a library's adapter. */
package dev.baton.instrument;
