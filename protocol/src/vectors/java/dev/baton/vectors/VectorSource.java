package dev.baton.vectors;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Gives a parameterised test the rows of one table of {@code protocol/src/test/resources/vectors.txt}, in their order. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(VectorTable.class)
public @interface VectorSource {
  /** The name of the table. */
  String value();

  /** A text that stands for null, besides the empty column. */
  String nullValue() default "";
}
