package dev.baton.server.doctor;

import java.util.List;

/** One family of the catalogue: what it finds in a trace. Pure, as long as what is known does not change. */
interface Rules {
  /** All families. */
  List<Rules> ALL = List.of(
      new Orphans(),
      new BrokenHops(),
      new Carriers(),
      new SamplingContexts(),
      new WrongJoins(),
      new Times(),
      new Senders());

  List<Finding> look(Trace trace, Known known);
}
