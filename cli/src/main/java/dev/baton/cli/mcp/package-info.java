/** What {@code ./baton mcp} offers to assistants. */
@NullMarked
package dev.baton.cli.mcp;

import org.jspecify.annotations.NullMarked;
