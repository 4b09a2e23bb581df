package dev.baton.server.store;

import java.io.IOException;
import java.util.List;

/** Appends to the journal what there is room for behind it. */
record Appending(Journal journal, Backlog backlog) implements Acceptance.Writer {
  @Override
  public boolean hasRoom() throws IOException {
    return backlog.hasRoom();
  }

  @Override
  public void awaitRoom() throws IOException {
    backlog.awaitRoom();
  }

  @Override
  public void accept(List<ReceivedEnvelope> group) throws IOException {
    backlog.add(journal.append(group));
  }
}
