package dev.baton.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
  private static final String[] TOKENS = {
    "SELECT", "a1", "\"b c\"", "`d`", "=", ",", "(", ")", "7", "-1.5e9", ":name", "$1", "?", "e",
    "q", "\n"
  };
  private static final String[] DATA = {
    "'secret'",
    "'it''s secret'",
    "''",
    "E'\\'secret'",
    "$$secret$$",
    "$t$ secret ' $t$",
    "q'[secret']'",
    "/* secret ' */",
    "-- secret '\n",
    "'-- secret'",
    "'/* secret'"
  };
  private static final String[] PIECES = {
    "'", "\"", "`", "$", "$$", "$a$", "q'", "q'[", "]'", "E'", "\\", "/*", "*/", "--", "#", "\n",
    "1", "e", "x", "\u0000", "\ud83d", " "
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT a1 FROM t2 WHERE b = ? | SELECT a1 FROM t2 WHERE b = ?",
        "SELECT 1, -2.5, .5, 1e-9, 0xFF | SELECT ?, -?, ?, ?, ?",
        "WHERE a = 'secret' AND b IN ('x','y') | WHERE a = ? AND b IN (?,?)",
        "WHERE a = 'it''s' OR c | WHERE a = ? OR c",
        "WHERE a = 'C:\\' AND b = 'secret' | WHERE a = ? AND b = ?",
        "WHERE a = E'it\\'s' AND b = 'x' | WHERE a = E? AND b = ?",
        "WHERE a = $$it's$$ AND b = $t$x$$y$t$ AND c = $1 | WHERE a = ? AND b = ? AND c = $1",
        "WHERE a = q'[it's secret]' AND b = Q'!x!' AND q = 1 | WHERE a = ? AND b = ? AND q = ?",
        "SELECT \"order 2\", `x 1` | SELECT \"order 2\", `x 1`",
        "SELECT a -- secret | SELECT a",
        "SELECT /* 'secret */ a | SELECT a",
        "WHERE a = 'unclosed secret | WHERE a = ?",
        "WHERE é7 = :name AND @p1 = 7 | WHERE é7 = :name AND @p1 = ?",
        "''|?"
      })
  void data_becomesAQuestionMark(String sql, String text) {
    assertThat(SqlText.parameterised(sql, "postgresql")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "WHERE a = \"secret\" AND `b` = 1 | WHERE a = ? AND `b` = ?",
        "WHERE a = 'it\\'s secret' AND c | WHERE a = ? AND c",
        "SELECT a # it's secret | SELECT a"
      })
  void stringsOfMySql_areData(String sql, String text) {
    assertThat(SqlText.parameterised(sql, "mysql")).isEqualTo(text);
    assertThat(SqlText.parameterised(sql, "mariadb")).isEqualTo(text);
  }

  @Test
  void space_ofAnyKind_isOneBlank() {
    assertThat(SqlText.parameterised("\n SELECT a\n\t, b -- c\n FROM t ", "h2"))
        .isEqualTo("SELECT a , b FROM t");
  }

  @Test
  void veryLongStrings_areNoProblem() {
    String sql = "INSERT INTO t VALUES ('" + "x''".repeat(1_000_000) + "')";

    assertThat(SqlText.parameterised(sql, "h2")).isEqualTo("INSERT INTO t VALUES (?)");
  }

  /** Seeds are fixed, so that what fails, fails again. */
  @Test
  void data_betweenAnyTokens_isLeftOut() {
    for (int seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder sql = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        sql.append(oneOf(random, random.nextBoolean() ? TOKENS : DATA)).append(' ');
      }
      assertThat(SqlText.parameterised(sql.toString(), "postgresql"))
          .as("%s", sql)
          .doesNotContain("secret");
    }
  }

  @Test
  void text_thatIsNoSql_isNoProblem() {
    for (int seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder sql = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        sql.append(oneOf(random, PIECES));
      }
      for (String system : new String[] {"postgresql", "mysql", "oracle"}) {
        assertThat(SqlText.parameterised(sql.toString(), system))
            .as("%s", sql)
            .hasSizeLessThanOrEqualTo(sql.length());
      }
    }
  }

  private static String oneOf(Random random, String[] pieces) {
    return pieces[random.nextInt(pieces.length)];
  }
}
