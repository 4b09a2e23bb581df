package dev.baton.verify;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The messages of a service, read out of the queue that it puts them into. */
final class Reading implements Downstream {
  private final URI uri;
  private final AtomicReference<@Nullable Place> last = new AtomicReference<>();
  private final Queue queue;

  Reading(URI uri) throws IOException {
    this.uri = uri;
    this.queue = new Queue(uri);
    queue.listen(carried -> {
      Place place = last.get();
      if (place != null) {
        place.take(carried);
      }
    });
  }

  @Override
  public Place open(String host, Reply reply) {
    Place place = new Place(uri.toString(), reply);
    last.set(place);
    return place;
  }

  @Override
  public boolean isAddressed() {
    return false;
  }

  @Override
  public void close() {
    queue.close();
  }
}
