@NullMarked
package dev.baton.server.ingest;

import org.jspecify.annotations.NullMarked;
