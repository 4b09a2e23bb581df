package dev.baton.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {
  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db.example.com:5432/shop?user=me&password=secret, postgresql, db.example.com, 5432, shop",
    "jdbc:postgresql://me:secret@db/shop, postgresql, db, 0, shop",
    "jdbc:postgresql://me:s/cr@t@db:5432/shop, postgresql, db, 5432, shop",
    "jdbc:oracle:thin:scott/tiger@db:1521:shop, oracle, db, 1521,",
    "jdbc:oracle:thin:@//db:1521/shop, oracle, db, 1521, shop",
    "jdbc:mysql://localhost/shop, mysql, localhost, 0, shop",
    "jdbc:mariadb://[::1]:3306/shop, mariadb, [::1], 3306, shop",
    "jdbc:h2:mem:shop;USER=sa, h2, , 0, mem:shop",
    "jdbc:h2:tcp://localhost:9092/shop, h2, localhost, 9092, shop",
    "jdbc:sqlite:shop.db, sqlite, , 0, shop.db",
    "jdbc:sqlserver://db:1433;databaseName=shop;password=secret, mssql, db, 1433,",
    "nonsense, other_sql, , 0,",
    ", other_sql, , 0,"
  })
  void url_tellsWhatIsThere_andNoPassword(
      @Nullable String url, String system, @Nullable String host, int port, @Nullable String name) {
    assertThat(Database.of(url)).isEqualTo(new Database(system, host, port, name));
  }
}
