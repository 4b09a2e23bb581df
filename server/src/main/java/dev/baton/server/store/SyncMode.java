package dev.baton.server.store;

/** What a commit waits for. */
public enum SyncMode {
  /** The operating system has the data: nothing is lost when the server is killed; a power failure may cost the last moments. */
  NORMAL,
  /** The disk has the data: nothing is lost at a power failure either, and each commit takes a flush of the disk. */
  FULL
}
