/** What crosses a process boundary: ids, headers, envelopes and span JSON. No I/O, no clock, no static state. */
@org.jspecify.annotations.NullMarked
module dev.baton.protocol {
  requires static transitive org.jspecify;

  exports dev.baton.protocol;
}
