@NullMarked
package dev.baton.server.search;

import org.jspecify.annotations.NullMarked;
