/** How finished spans and errors reach a server. */
package dev.baton.export;
