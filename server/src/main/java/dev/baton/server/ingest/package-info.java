/** Envelopes in: content encodings, limits, and what of an envelope is stored as what. */
@NullMarked
package dev.baton.server.ingest;

import org.jspecify.annotations.NullMarked;
