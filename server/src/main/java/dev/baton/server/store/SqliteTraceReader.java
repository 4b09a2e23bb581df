package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the files of a {@link SqliteTraceStore}, in the same process or in another one, while they are written or not. */
public final class SqliteTraceReader implements TraceReader {
  private record Numbered(long seq, TraceSummary summary) {}

  /** A partition. */
  record Place(long partition, Path file) {}

  private static final Pattern ENVELOPE_ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  private final Path directory;
  private final Path index;
  private final SqliteConnections connections;

  SqliteTraceReader(Path directory, SqliteConnections connections) {
    this.directory = directory;
    this.index = directory.resolve(IndexFile.NAME);
    this.connections = connections;
  }

  /**
   * Opens a data directory for reading only.
   *
   * @throws NoSuchFileException when no server has ever stored anything there
   */
  public static SqliteTraceReader open(Path directory) throws IOException {
    Path index = directory.resolve(IndexFile.NAME);
    if (!Files.exists(index)) {
      throw new NoSuchFileException(index.toString(), null, "no traces are stored there");
    }
    return new SqliteTraceReader(directory, new SqliteConnections());
  }

  @Override
  public TracePage newest(int limit, long before) throws IOException {
    List<Numbered> found = connections.read(index, connection -> newest(connection, limit, before));
    boolean more = found.size() > limit;
    List<Numbered> page = more ? found.subList(0, limit) : found;
    return new TracePage(
        page.stream().map(Numbered::summary).toList(),
        more ? OptionalLong.of(page.get(limit - 1).seq()) : OptionalLong.empty());
  }

  @Override
  public TracePage search(Query query, int limit, long before) throws IOException {
    return new TraceSearch(this, query).page(limit, before);
  }

  @Override
  public boolean matches(Query query, TraceId traceId) throws IOException {
    boolean found = false;
    for (Place place : places(traceId)) {
      found = found || ask(place, queries -> queries.matches(query, traceId, 0), false);
    }
    return found && matchesAlso(query, traceId);
  }

  /** Whether the trace has what is looked for beside the first part of {@code query}. */
  boolean matchesAlso(Query query, TraceId traceId) throws IOException {
    Query and = query.and();
    return and == null || matches(and, traceId);
  }

  @Override
  public List<StoredSegment> segments(Query query, int limit) throws IOException {
    List<StoredSegment> found = new ArrayList<>();
    for (Place place : newestFirst()) {
      int left = limit - found.size();
      if (left > 0) {
        found.addAll(ask(place, queries -> queries.segments(query, left), List.of()));
      }
    }
    if (query.and() == null) {
      return found;
    }
    Map<TraceId, Boolean> known = new HashMap<>();
    List<StoredSegment> whole = new ArrayList<>();
    for (StoredSegment segment : found) {
      TraceId traceId = segment.entry().traceId();
      Boolean matches = known.get(traceId);
      if (matches == null) {
        matches = matchesAlso(query, traceId);
        known.put(traceId, matches);
      }
      if (matches) {
        whole.add(segment);
      }
    }
    return whole;
  }

  @Override
  public List<StoredEnvelope> envelopes(TraceId traceId) throws IOException {
    List<StoredEnvelope> found = new ArrayList<>();
    for (Place place : places(traceId)) {
      found.addAll(askContents(place, contents -> contents.envelopes(traceId), List.of()));
    }
    return found;
  }

  @Override
  public Optional<byte[]> envelope(String id) throws IOException {
    Matcher parts = ENVELOPE_ID.matcher(id);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long partition = Long.parseLong(parts.group(1));
    long position = Long.parseLong(parts.group(2));
    for (Place place : newestFirst()) {
      if (place.partition() == partition) {
        try (LogReader log = new LogReader(EnvelopeLog.of(place.file()))) {
          LogReader.Found found = log.find(position);
          return found == null
              ? Optional.empty()
              : Optional.of(found.envelope().content().unpack());
        } catch (NoSuchFileException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Something that is asked of one partition. */
  interface Question<T> {
    T ask(PartitionQueries queries) throws SQLException, IOException;
  }

  /** The answer of one partition; {@code gone} when it has been deleted in the meantime. */
  <T> T ask(Place place, Question<T> question, T gone) throws IOException {
    try {
      return connections.read(
          place.file(),
          connection -> question.ask(new PartitionQueries(place.partition(), connection)));
    } catch (IOException e) {
      if (Files.exists(place.file())) {
        throw e;
      }
      return gone;
    }
  }

  private interface ContentsQuestion<T> {
    T ask(PartitionContents contents) throws SQLException, IOException;
  }

  private <T> T askContents(Place place, ContentsQuestion<T> question, T gone) throws IOException {
    try (LogReader log = new LogReader(EnvelopeLog.of(place.file()))) {
      return ask(
          place,
          queries ->
              question.ask(new PartitionContents(place.partition(), queries.connection(), log)),
          gone);
    }
  }

  /** All partitions. */
  List<Place> newestFirst() throws IOException {
    return connections.read(index, connection -> {
      List<Place> all = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT id, file FROM partition ORDER BY id DESC")) {
        while (row.next()) {
          all.add(new Place(row.getLong(1), directory.resolve(row.getString(2))));
        }
      }
      return all;
    });
  }

  @Override
  public Optional<StoredTrace> trace(TraceId traceId) throws IOException {
    List<StoredSegment> segments = new ArrayList<>();
    Map<String, StoredBody> bodies = new HashMap<>();
    List<StoredError> errors = new ArrayList<>();
    for (Place place : places(traceId)) {
      try (LogReader log = new LogReader(EnvelopeLog.of(place.file()))) {
        ask(
            place,
            queries -> {
              PartitionContents contents =
                  new PartitionContents(place.partition(), queries.connection(), log);
              segments.addAll(queries.segments(traceId));
              errors.addAll(contents.errors(traceId));
              bodies.putAll(contents.bodies(traceId));
              return true;
            },
            true);
      }
    }
    return segments.isEmpty() && errors.isEmpty()
        ? Optional.empty()
        : Optional.of(new StoredTrace(traceId, segments, bodies, errors));
  }

  @Override
  public List<TraceId> startingWith(String digits, int limit) throws IOException {
    byte[] from = HexFormat.of().parseHex(digits + "0".repeat(TraceId.LENGTH - digits.length()));
    byte[] to = HexFormat.of().parseHex(digits + "f".repeat(TraceId.LENGTH - digits.length()));
    return connections.read(index, connection -> {
      List<TraceId> found = new ArrayList<>();
      try (PreparedStatement select = connection.prepareStatement(
          "SELECT trace_id FROM trace WHERE trace_id BETWEEN ? AND ? ORDER BY trace_id LIMIT ?")) {
        select.setBytes(1, from);
        select.setBytes(2, to);
        select.setInt(3, limit);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(TraceIdBytes.read(row.getBytes(1)));
          }
        }
      }
      return found;
    });
  }

  @Override
  public void close() throws IOException {
    try {
      connections.close();
    } catch (SQLException e) {
      throw new IOException("cannot close the store: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<TraceSummary> summary(TraceId traceId) throws IOException {
    return connections.read(index, connection -> {
      try (PreparedStatement select = connection.prepareStatement(
          "SELECT " + SummaryRow.COLUMNS + " FROM trace WHERE trace_id = ?")) {
        select.setBytes(1, TraceIdBytes.of(traceId));
        try (ResultSet row = select.executeQuery()) {
          return row.next() ? Optional.of(SummaryRow.read(row, 1, traceId)) : Optional.empty();
        }
      }
    });
  }

  /** The partitions that hold parts of a trace. */
  List<Place> places(TraceId traceId) throws IOException {
    return connections.read(index, connection -> {
      List<Place> places = new ArrayList<>();
      try (PreparedStatement select = connection.prepareStatement("""
          SELECT p.id, p.file FROM trace JOIN place USING (seq) JOIN partition p ON p.id = place.partition_id
            WHERE trace_id = ? ORDER BY p.id""")) {
        select.setBytes(1, TraceIdBytes.of(traceId));
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            places.add(new Place(row.getLong(1), directory.resolve(row.getString(2))));
          }
        }
      }
      return places;
    });
  }

  /** One more than {@code limit}, when there are so many. */
  private static List<Numbered> newest(Connection connection, int limit, long before)
      throws SQLException {
    List<Numbered> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement("SELECT seq, trace_id, "
        + SummaryRow.COLUMNS + " FROM trace WHERE seq < ? ORDER BY seq DESC LIMIT ?")) {
      select.setLong(1, before);
      select.setInt(2, limit + 1);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          TraceId traceId = TraceIdBytes.read(row.getBytes(2));
          found.add(new Numbered(row.getLong(1), SummaryRow.read(row, 3, traceId)));
        }
      }
    }
    return found;
  }
}
