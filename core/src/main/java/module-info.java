/** The SDK: spans, scopes, sampling, propagation, export and the instrumentation kernel. */
@org.jspecify.annotations.NullMarked
module dev.baton {
  requires static transitive org.jspecify;
  requires transitive dev.baton.protocol;
  requires static java.net.http;

  exports dev.baton;
  exports dev.baton.export;
  exports dev.baton.instrument;
  exports dev.baton.propagation;
  exports dev.baton.trace;
}
