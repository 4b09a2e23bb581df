/** Where the end-to-end tests take place: partner processes, what stands between them on the wire, and where their envelopes go. */
@NullMarked
package dev.baton.e2e.lab;

import org.jspecify.annotations.NullMarked;
