/** Envelopes over HTTP/2. Nothing here is called by programs: to have it is to be able to ask for it. */
package dev.baton.http2;
