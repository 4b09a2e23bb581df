package dev.baton.spring.boot;

import java.util.function.Consumer;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Lets all beans of a type carry the trace. */
record TracedBeans<T>(Class<T> type, Consumer<T> trace) implements BeanPostProcessor {
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (type.isInstance(bean)) {
      trace.accept(type.cast(bean));
    }
    return bean;
  }
}
