@NullMarked
package dev.baton.server.doctor;

import org.jspecify.annotations.NullMarked;
