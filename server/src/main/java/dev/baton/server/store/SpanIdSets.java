package dev.baton.server.store;

import java.util.ArrayList;
import java.util.List;

/** The ids of spans that come in sets, a few or many. Used by one thread. */
final class SpanIdSets {
  /*
   * Few are kept as they came, since others hold them too. Of more, those that came last become one as long as it is not much smaller than the
   * one before, so that there are never many, and an id is copied as often as the number of all of them can be halved.
   */
  private static final int FEW = 8;

  private final List<SpanIdSet> sets = new ArrayList<>(4);
  private int size;

  void add(SpanIdSet more) {
    sets.add(more);
    size += more.size();
    while (sets.size() > FEW && last(1).size() < 2 * last(0).size()) {
      SpanIdSet before = last(1);
      SpanIdSet both = before.and(last(0));
      size += both.size() - before.size() - last(0).size();
      sets.remove(sets.size() - 1);
      sets.set(sets.size() - 1, both);
    }
  }

  private SpanIdSet last(int before) {
    return sets.get(sets.size() - 1 - before);
  }

  boolean contains(long id) {
    for (SpanIdSet set : sets) {
      if (set.contains(id)) {
        return true;
      }
    }
    return false;
  }

  /** How many ids are held; one that came twice may be so, too. */
  int size() {
    return size;
  }
}
