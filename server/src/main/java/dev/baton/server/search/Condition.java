package dev.baton.server.search;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** What the terms of a segment or of an error must be. */
public sealed interface Condition {
  /** Adds the entries that meet it to {@code to}. */
  <E extends Exception> void find(Postings<E> entries, BitSet to) throws E;

  /** The entries that meet it. */
  default <E extends Exception> BitSet in(Postings<E> entries) throws E {
    BitSet found = new BitSet(entries.size());
    find(entries, found);
    return found;
  }

  /** One of these terms is there. */
  record AnyOf(Set<Long> terms) implements Condition {
    public AnyOf {
      terms = Set.copyOf(terms);
    }

    @Override
    public <E extends Exception> void find(Postings<E> entries, BitSet to) throws E {
      entries.addAny(terms, to);
    }
  }

  /** A word is there that begins so. */
  record Front(String word) implements Condition {
    @Override
    public <E extends Exception> void find(Postings<E> entries, BitSet to) throws E {
      entries.addFront(word, to);
    }
  }

  /** All that is wanted holds, and nothing of what is not; with nothing of either, everything meets it. */
  record All(List<Condition> wanted, List<Condition> unwanted) implements Condition {
    public All {
      wanted = List.copyOf(wanted);
      unwanted = List.copyOf(unwanted);
    }

    @Override
    public <E extends Exception> void find(Postings<E> entries, BitSet to) throws E {
      BitSet left = new BitSet(entries.size());
      left.set(0, entries.size());
      for (Condition one : wanted) {
        if (!left.isEmpty()) {
          left.and(one.in(entries));
        }
      }
      for (Condition one : unwanted) {
        if (!left.isEmpty()) {
          left.andNot(one.in(entries));
        }
      }
      to.or(left);
    }
  }
}
