package dev.baton.server.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/** How a body may be packed (RFC 9110 8.4.1). */
enum ContentCoding {
  IDENTITY("identity", 0) {
    @Override
    InputStream unpack(byte[] packed, InputStream in) {
      return in;
    }
  },
  GZIP("gzip", 64 << 10) {
    @Override
    InputStream unpack(byte[] packed, InputStream in) throws IOException {
      return new GZIPInputStream(in);
    }
  },
  /** With the zlib header as the standard has it, or without, as some clients send it. */
  DEFLATE("deflate", 64 << 10) {
    @Override
    InputStream unpack(byte[] packed, InputStream in) {
      boolean zlib = packed.length >= 2
          && (packed[0] & 0x0f) == 8
          && (((packed[0] & 0xff) << 8) | (packed[1] & 0xff)) % 31 == 0;
      return new InflaterInputStream(in, new Inflater(!zlib));
    }
  },
  BROTLI("br", 16 << 20) {
    @Override
    InputStream unpack(byte[] packed, InputStream in) throws IOException {
      return new BrotliInputStream(in);
    }
  };

  /** The value for {@code Accept-Encoding}. */
  static final String ACCEPTED = "gzip, deflate, br";

  private final String token;
  private final int memory;

  ContentCoding(String token, int memory) {
    this.token = token;
    this.memory = memory;
  }

  /** Reads {@code Content-Encoding}; null when it names another coding, or several. */
  static @Nullable ContentCoding parse(@Nullable String header) {
    ContentCoding found = IDENTITY;
    for (String part : List.of((header == null ? "" : header).split(",", -1))) {
      String wanted = part.strip().toLowerCase(Locale.ROOT);
      ContentCoding coding = wanted.isEmpty() ? IDENTITY : ofToken(wanted);
      if (coding == null || (coding != IDENTITY && found != IDENTITY)) {
        return null;
      }
      found = coding == IDENTITY ? found : coding;
    }
    return found;
  }

  private static @Nullable ContentCoding ofToken(String token) {
    for (ContentCoding coding : values()) {
      if (coding.token.equals(token)) {
        return coding;
      }
    }
    return token.equals("x-gzip") ? GZIP : null;
  }

  /** The bytes that unpacking needs beside its input and output, at most. */
  int memory() {
    return memory;
  }

  @Override
  public String toString() {
    return token;
  }

  /** The unpacked bytes; reading them fails with {@code IOException} or {@code RuntimeException} when they are damaged. */
  abstract InputStream unpack(byte[] packed, InputStream in) throws IOException;
}
