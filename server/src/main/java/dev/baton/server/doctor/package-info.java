/** Says where propagation broke, why, and what to do about it: protocol notes, from what services sent. */
@NullMarked
package dev.baton.server.doctor;

import org.jspecify.annotations.NullMarked;
