package dev.baton.export;

import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS over a connection. A class of its own, so that clear text loads none of it. */
final class Tls {
  private Tls() {}

  /** Shakes hands with the server, which must prove to be the one that {@code to} names. */
  static Socket over(Socket connected, Destination to) throws IOException {
    SSLSocket secured = (SSLSocket)
        context(to).getSocketFactory().createSocket(connected, to.host(), to.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    // Without it any certificate would do, whoever it is for.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static SSLContext context(Destination to) throws IOException {
    SSLContext given = to.tls();
    try {
      return given != null ? given : SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
