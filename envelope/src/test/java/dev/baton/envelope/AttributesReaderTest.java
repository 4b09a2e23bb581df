package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.protocol.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributesReaderTest {
  private static List<Attributes> read(String json) throws MalformedEnvelope {
    JsonReader in = new JsonReader(json.getBytes(UTF_8));
    AttributesReader attributes = new AttributesReader();
    List<Attributes> read = new ArrayList<>();
    Fields.elements(in, element -> read.add(attributes.read(element)));
    in.endDocument();
    return read;
  }

  @Test
  void attributes_ofTheSameBytesAgain_areTheSameObject() throws MalformedEnvelope {
    List<Attributes> read = read("[{\"a\":1}, {\"a\":2} ,{\"a\":1},{\"a\":2}]");

    assertThat(read.get(0).toMap()).containsEntry("a", 1L);
    assertThat(read.get(1).toMap()).containsEntry("a", 2L);
    assertThat(read.get(2)).isSameAs(read.get(0));
    assertThat(read.get(3)).isSameAs(read.get(1));
  }

  @Test
  void attributes_ofMoreKindsThanAreRemembered_areReadAnew() throws MalformedEnvelope {
    List<Attributes> read = read("[{\"a\":0},{\"a\":1},{\"a\":2},{\"a\":3},{\"a\":4},{\"a\":0}]");

    assertThat(read)
        .extracting(attributes -> attributes.get("a"))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 0L);
  }

  @Test
  void attributes_thatAreNoObject_areEmpty() throws MalformedEnvelope {
    assertThat(read("[1,1,null,\"{}\",\"{}\",[],[]]"))
        .containsOnly(Attributes.EMPTY)
        .hasSize(7);
  }

  @Test
  void attributes_cutOffWhereTheOnesBeforeGoOn_areRefusedAtTheEnd() {
    assertThat(catchThrowableOfType(MalformedEnvelope.class, () -> read("[{\"a\":1},{\"a\":"))
            .offset())
        .isEqualTo(14);
  }
}
