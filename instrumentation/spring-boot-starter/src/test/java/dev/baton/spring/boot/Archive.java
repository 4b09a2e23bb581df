package dev.baton.spring.boot;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with data sources of its own, of a class that is final. */
@Configuration
@EnableAutoConfiguration
public class Archive {
  @Bean
  DataSource byInterface() {
    return byClass();
  }

  @Bean
  JdbcDataSource byClass() {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl("jdbc:h2:mem:archive");
    return source;
  }
}
