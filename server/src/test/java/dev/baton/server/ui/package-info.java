@NullMarked
package dev.baton.server.ui;

import org.jspecify.annotations.NullMarked;
