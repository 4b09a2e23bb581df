/** What users run, as they run it. */
@NullMarked
package dev.baton.e2e;

import org.jspecify.annotations.NullMarked;
