@NullMarked
package dev.baton.server.api;

import org.jspecify.annotations.NullMarked;
