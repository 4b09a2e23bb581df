package dev.baton.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** What a bean is declared as, by which others may ask for it. */
final class DeclaredType {
  private DeclaredType() {}

  /** Null for a bean that is not declared. For what a factory makes, the class of the factory. */
  static @Nullable Class<?> of(String name, ConfigurableListableBeanFactory beans) {
    return beans.containsBeanDefinition(name)
        ? beans.getMergedBeanDefinition(name).getResolvableType().resolve()
        : null;
  }
}
