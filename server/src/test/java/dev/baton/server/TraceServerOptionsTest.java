package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceServerOptionsTest {
  @Test
  void defaults_listenWhereSdksLook() {
    TraceServerOptions defaults = TraceServerOptions.defaults();

    assertThat(defaults.host()).isEqualTo("127.0.0.1");
    assertThat(defaults.port()).isEqualTo(8969);
  }

  @Test
  void dataDirectory_followsXdg() {
    assertThat(TraceServerOptions.dataDirectory(Map.of("XDG_DATA_HOME", "/data"), "/home/me"))
        .isEqualTo(Path.of("/data/baton"));
  }

  @Test
  void dataDirectory_withoutXdg_isBelowHome() {
    assertThat(TraceServerOptions.dataDirectory(Map.of(), "/home/me"))
        .isEqualTo(Path.of("/home/me/.local/share/baton"));
  }

  @Test
  void dataDirectory_relativeXdg_isPassedOver() {
    assertThat(TraceServerOptions.dataDirectory(Map.of("XDG_DATA_HOME", "data"), "/home/me"))
        .isEqualTo(Path.of("/home/me/.local/share/baton"));
  }

  @Test
  void port_outOfRange_namesOptionAndValue() {
    assertThatThrownBy(() -> TraceServerOptions.defaults().withPort(70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port: 70000");
  }
}
