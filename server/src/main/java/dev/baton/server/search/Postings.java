package dev.baton.server.search;

import java.util.BitSet;
import java.util.Set;

/**
 * Entries that stand together, numbered from 0 on, and what they are found by.
 *
 * @param <E> what fails when they cannot be read
 */
public interface Postings<E extends Exception> {
  /** How many entries there are. */
  int size();

  /** Sets the numbers of the entries that have one of the terms. */
  void addAny(Set<Long> terms, BitSet to) throws E;

  /** Sets the numbers of the entries with a word that begins with {@code front}. */
  void addFront(String front, BitSet to) throws E;
}
