/** Sends envelopes over HTTP/2, where it is there and the option {@code http2} asks for it. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the 2 is the protocol's, not ours
module dev.baton.http2 {
  requires static transitive org.jspecify;
  requires transitive dev.baton;
  requires java.net.http;

  exports dev.baton.http2;

  provides dev.baton.export.Http2Provider with
      dev.baton.http2.Http2;
}
