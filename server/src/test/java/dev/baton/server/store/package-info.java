@NullMarked
package dev.baton.server.store;

import org.jspecify.annotations.NullMarked;
