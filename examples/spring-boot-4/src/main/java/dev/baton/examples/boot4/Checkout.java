package dev.baton.examples.boot4;

import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What the shop serves. */
@RestController
class Checkout {
  private static final Logger LOG = LoggerFactory.getLogger(Checkout.class);

  private final RestClient client;
  private final Receipts receipts;

  Checkout(RestClient.Builder client, Receipts receipts) {
    this.client = client.build();
    this.receipts = receipts;
  }

  @GetMapping("/checkout/{sku}")
  String checkout(@PathVariable("sku") String sku) throws ExecutionException, InterruptedException {
    LOG.info("checkout of {}", sku);
    String here = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
    String price = client.get().uri(here + "/prices/{sku}", sku).retrieve().body(String.class);
    return receipts.write(sku, "" + price).get();
  }

  @GetMapping("/prices/{sku}")
  String price(@PathVariable("sku") String sku) {
    return sku.length() + ".00";
  }
}
