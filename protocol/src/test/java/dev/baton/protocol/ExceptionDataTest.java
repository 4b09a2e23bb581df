package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionDataTest {
  private static List<ExceptionData> chain(Throwable thrown) {
    return ExceptionData.chain(thrown, true, name -> name.startsWith("dev.baton."));
  }

  private static List<MechanismData> mechanisms(Throwable thrown) {
    return chain(thrown).stream().map(ExceptionData::mechanism).toList();
  }

  @Test
  void chain_withCauses_oldestFirst() {
    Throwable thrown = new IllegalStateException("c", new IOException("b", new Error("a")));

    assertThat(chain(thrown)).extracting(ExceptionData::value).containsExactly("a", "b", "c");
    assertThat(mechanisms(thrown))
        .containsExactly(
            new MechanismData("chained", true, 2, 1, "cause"),
            new MechanismData("chained", true, 1, 0, "cause"),
            new MechanismData("generic", true, 0, -1, null));
  }

  @Test
  void chain_withSuppressed_tellsWhoseAndKeepsTheThrownLast() {
    Throwable thrown = new IllegalStateException("thrown", new Error("cause"));
    thrown.addSuppressed(new IOException("first"));
    thrown.addSuppressed(new IOException("second", new Error("deep")));

    assertThat(chain(thrown))
        .extracting(ExceptionData::value)
        .containsExactly("cause", "deep", "second", "first", "thrown");
    assertThat(mechanisms(thrown))
        .containsExactly(
            new MechanismData("chained", true, 4, 0, "cause"),
            new MechanismData("chained", true, 3, 2, "cause"),
            new MechanismData("chained", true, 2, 0, "suppressed[1]"),
            new MechanismData("chained", true, 1, 0, "suppressed[0]"),
            new MechanismData("generic", true, 0, -1, null));
  }

  @Test
  void chain_circleOfCauses_tellsEachOnce() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);

    assertThat(chain(first)).extracting(ExceptionData::value).containsExactly("second", "first");
  }

  @Test
  void chain_ofHundreds_isBounded() {
    Throwable thrown = new Error("0");
    for (int i = 1; i < 500; i++) {
      thrown = new Error(String.valueOf(i), thrown);
    }

    assertThat(chain(thrown)).hasSize(ExceptionData.MAXIMUM_EXCEPTIONS);
    assertThat(chain(thrown).get(49).value()).isEqualTo("499");
  }

  @Test
  void chain_suppressedDeeply_isBounded() {
    Throwable thrown = new Error("0");
    for (int i = 1; i < 10_000; i++) {
      Throwable next = new Error(String.valueOf(i));
      next.addSuppressed(thrown);
      thrown = next;
    }

    assertThat(chain(thrown)).hasSize(ExceptionData.MAXIMUM_EXCEPTIONS);
  }

  @Test
  void type_nestedClass_isWithoutPackage() {
    ExceptionData data = chain(new NestedException()).get(0);

    assertThat(data.type()).isEqualTo("ExceptionDataTest$NestedException");
    assertThat(data.module()).isEqualTo("dev.baton.protocol");
    assertThat(data.value()).isNull();
  }

  private static final class NestedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void frames_ofAStack_callersFirst() {
    Error thrown = new Error();
    thrown.setStackTrace(new StackTraceElement[] {
      new StackTraceElement("java.lang.Object", "wait0", null, -2),
      new StackTraceElement("dev.baton.Shop", "buy", "Shop.java", 42),
    });

    assertThat(chain(thrown).get(0).frames())
        .containsExactly(
            new FrameData("dev.baton.Shop", "buy", "Shop.java", 42, true, false),
            new FrameData("java.lang.Object", "wait0", null, 0, false, true));
  }

  @Test
  void frames_ofADeepStack_keepsBothEnds() {
    Error thrown = new Error();
    StackTraceElement[] stack = new StackTraceElement[1000];
    Arrays.setAll(stack, i -> new StackTraceElement("A", "m", "A.java", i + 1));
    thrown.setStackTrace(stack);

    List<FrameData> frames = chain(thrown).get(0).frames();

    assertThat(frames).hasSize(ExceptionData.MAXIMUM_FRAMES);
    assertThat(frames).extracting(FrameData::line).startsWith(1000, 999).endsWith(2, 1);
  }

  @Test
  void frames_justTooMany_dropsOne() {
    Error thrown = new Error();
    StackTraceElement[] stack = new StackTraceElement[51];
    Arrays.setAll(stack, i -> new StackTraceElement("A", "m", "A.java", i + 1));
    thrown.setStackTrace(stack);

    assertThat(chain(thrown).get(0).frames()).hasSize(50);
  }
}
