package dev.baton.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS between a client and a server on the loopback address, with a key that everybody knows. {@code loopback.p12} was made with
 * {@code keytool -genkeypair -alias own -dname CN=loopback -ext san=ip:127.0.0.1,dns:localhost -keyalg EC -validity 36500 -storetype PKCS12}.
 *
 * @param context who is that server, and trusts it
 * @param trust the trust alone, for libraries that ask for it
 */
public record LoopbackTls(SSLContext context, X509TrustManager trust) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** The only one. */
  public static final LoopbackTls INSTANCE = load();

  private static LoopbackTls load() {
    try (InputStream in =
        Objects.requireNonNull(LoopbackTls.class.getResourceAsStream("loopback.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return new LoopbackTls(context, (X509TrustManager) trust.getTrustManagers()[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
