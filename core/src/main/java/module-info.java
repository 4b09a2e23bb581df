/** The SDK: spans, scopes, sampling, propagation and export. */
@org.jspecify.annotations.NullMarked
module dev.baton {
  requires static transitive org.jspecify;
  requires transitive dev.baton.protocol;

  exports dev.baton;
  exports dev.baton.export;
  exports dev.baton.propagation;
  exports dev.baton.trace;

  uses dev.baton.export.Http2Provider;
}
