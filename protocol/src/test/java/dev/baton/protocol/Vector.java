package dev.baton.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The test of a vector that does not fit into a table; {@code vectors/single.txt} says in words what it is. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Vector {
  /** The numbers of the vectors. */
  int[] value();
}
