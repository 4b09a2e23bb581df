package dev.baton.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
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
  /** What opens {@link #KEYS}. */
  public static final String PASSWORD = "changeit";

  /** The key store, of the type PKCS12, for servers that read it themselves. */
  public static final URL KEYS =
      Objects.requireNonNull(LoopbackTls.class.getResource("loopback.p12"));

  /** The only one. */
  public static final LoopbackTls INSTANCE = load();

  private static LoopbackTls load() {
    char[] password = PASSWORD.toCharArray();
    try (InputStream in = KEYS.openStream()) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
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
