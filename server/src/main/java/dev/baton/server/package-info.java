/** The local trace server: takes envelopes in, keeps them on disk, answers over HTTP. */
@NullMarked
package dev.baton.server;

import org.jspecify.annotations.NullMarked;
