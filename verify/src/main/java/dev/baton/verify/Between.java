package dev.baton.verify;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The calls of a service to another that pass through a proxy, where the service calls the proxy's port by its configuration. */
final class Between implements Downstream {
  private final AtomicReference<@Nullable Place> last = new AtomicReference<>();
  private final RecordingProxy proxy;

  Between(int port, URI to) throws IOException {
    proxy = new RecordingProxy(port, to, this::take, passed -> {});
  }

  private int take(Carried carried) throws InterruptedException {
    Place place = last.get();
    return place == null ? RecordingProxy.PASS : place.take(carried);
  }

  @Override
  public Place open(String host, Reply reply) {
    Place place = new Place("http://" + host + ":" + proxy.port() + "/", reply);
    last.set(place);
    return place;
  }

  @Override
  public boolean isAddressed() {
    return false;
  }

  @Override
  public void close() {
    proxy.close();
  }
}
