package dev.baton.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.TermRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An envelope as the {@link Journal} keeps it: every field of it, one after the other. */
final class EnvelopeRecord {
  private static final int NULL = -1;

  private interface Writer<T> {
    void write(T value, DataOutputStream to) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream from) throws IOException;
  }

  private EnvelopeRecord() {}

  static byte[] write(ReceivedEnvelope envelope) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(envelope.receivedMicros());
      writeText(envelope.project(), out);
      writeText(envelope.publicKey(), out);
      writeText(envelope.header(), out);
      writeAll(envelope.segments(), EnvelopeRecord::writeSegments, out);
      writeAll(envelope.errors(), EnvelopeRecord::writeError, out);
      writeAll(envelope.others(), EnvelopeRecord::writeBody, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws IOException when it is something else
   */
  static ReceivedEnvelope read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new ReceivedEnvelope(
          in.readLong(),
          readText(in),
          readNullable(in),
          readText(in),
          readAll(in, EnvelopeRecord::readSegments),
          readAll(in, EnvelopeRecord::readError),
          readAll(in, EnvelopeRecord::readBody));
    }
  }

  private static void writeSegments(SegmentBatch batch, DataOutputStream to) throws IOException {
    to.writeBoolean(batch.kind() == SegmentBatch.Kind.TRANSACTION);
    writeBody(batch.body(), to);
    writeAll(batch.entries(), EnvelopeRecord::writeSegment, to);
  }

  private static SegmentBatch readSegments(DataInputStream from) throws IOException {
    return new SegmentBatch(
        from.readBoolean() ? SegmentBatch.Kind.TRANSACTION : SegmentBatch.Kind.SPANS,
        readBody(from),
        readAll(from, EnvelopeRecord::readSegment));
  }

  private static void writeSegment(Indexed<SegmentEntry> indexed, DataOutputStream to)
      throws IOException {
    SegmentEntry entry = indexed.entry();
    writeId(entry.traceId(), to);
    to.writeLong(entry.segmentId());
    to.writeLong(entry.keySpanId());
    to.writeBoolean(entry.hasRoot());
    to.writeLong(entry.parentSpanId());
    writeText(entry.service(), to);
    writeText(entry.name(), to);
    writeText(entry.op(), to);
    writeText(entry.status(), to);
    to.writeLong(entry.startMicros());
    to.writeLong(entry.endMicros());
    writeBytes(entry.spanIds().toBytes(), to);
    writeBytes(indexed.terms().toBytes(), to);
  }

  private static Indexed<SegmentEntry> readSegment(DataInputStream from) throws IOException {
    SegmentEntry entry = new SegmentEntry(
        readId(from),
        from.readLong(),
        from.readLong(),
        from.readBoolean(),
        from.readLong(),
        readText(from),
        readText(from),
        readNullable(from),
        readNullable(from),
        from.readLong(),
        from.readLong(),
        SpanIdSet.ofBytes(readBytes(from)));
    return new Indexed<>(entry, new TermRows(readBytes(from), 1));
  }

  private static void writeError(Indexed<ErrorEntry> indexed, DataOutputStream to)
      throws IOException {
    ErrorEntry error = indexed.entry();
    TraceId traceId = error.traceId();
    writeId(error.eventId(), to);
    to.writeBoolean(traceId != null);
    if (traceId != null) {
      writeId(traceId, to);
    }
    writeText(error.service(), to);
    to.writeLong(error.timestampMicros());
    writeBody(error.body(), to);
    writeBytes(indexed.terms().toBytes(), to);
  }

  private static Indexed<ErrorEntry> readError(DataInputStream from) throws IOException {
    ErrorEntry error = new ErrorEntry(
        readId(from),
        from.readBoolean() ? readId(from) : null,
        readText(from),
        from.readLong(),
        readBody(from));
    return new Indexed<>(error, new TermRows(readBytes(from), 1));
  }

  private static void writeBody(Body body, DataOutputStream to) throws IOException {
    writeText(body.header(), to);
    to.writeInt(body.encoding());
    to.writeInt(body.size());
    writeBytes(body.bytes(), to);
  }

  private static Body readBody(DataInputStream from) throws IOException {
    return new Body(readText(from), from.readInt(), from.readInt(), readBytes(from));
  }

  private static void writeId(TraceId id, DataOutputStream to) throws IOException {
    to.writeLong(id.high());
    to.writeLong(id.low());
  }

  private static TraceId readId(DataInputStream from) throws IOException {
    return new TraceId(from.readLong(), from.readLong());
  }

  private static void writeText(@Nullable String text, DataOutputStream to) throws IOException {
    if (text == null) {
      to.writeInt(NULL);
    } else {
      writeBytes(text.getBytes(UTF_8), to);
    }
  }

  private static String readText(DataInputStream from) throws IOException {
    return new String(readBytes(from), UTF_8);
  }

  private static @Nullable String readNullable(DataInputStream from) throws IOException {
    int length = from.readInt();
    return length == NULL ? null : new String(readBytes(length, from), UTF_8);
  }

  private static void writeBytes(byte[] bytes, DataOutputStream to) throws IOException {
    to.writeInt(bytes.length);
    to.write(bytes);
  }

  private static byte[] readBytes(DataInputStream from) throws IOException {
    return readBytes(from.readInt(), from);
  }

  private static byte[] readBytes(int length, DataInputStream from) throws IOException {
    if (length < 0 || length > from.available()) {
      throw new IOException("no length of what follows: " + length);
    }
    return from.readNBytes(length);
  }

  private static <T> void writeAll(List<T> all, Writer<T> writer, DataOutputStream to)
      throws IOException {
    to.writeInt(all.size());
    for (T one : all) {
      writer.write(one, to);
    }
  }

  private static <T> List<T> readAll(DataInputStream from, Reader<T> reader) throws IOException {
    int size = from.readInt();
    List<T> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(reader.read(from));
    }
    return all;
  }
}
