/** What every instrumentation makes of a library's requests, calls and messages: the trace that came in, spans, names, headers. */
@org.jspecify.annotations.NullMarked
module dev.baton.instrument {
  requires static transitive org.jspecify;
  requires transitive dev.baton;

  exports dev.baton.instrument;
}
