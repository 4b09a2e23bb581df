package dev.baton.spring.boot;

import dev.baton.Tracing;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Lets the beans that are executors carry the span that is current when a task is handed in. */
final class TracedExecutors implements BeanPostProcessor {
  /*
   * Spring's executors stay what they are and get a decorator of tasks, around the one that they have. They do not tell which that is, so
   * their field is read; where there is none of that name, the executor is left alone. The JDK's are wrapped; for those that somebody might
   * ask for by their class something of that class stands in, or it is said that nothing can. Schedulers are another matter: TracedSchedulers.
   */

  private static final String DECORATOR = "taskDecorator";

  private final ConfigurableListableBeanFactory beans;
  private final ObjectProvider<Tracing> tracing;

  TracedExecutors(ConfigurableListableBeanFactory beans, ObjectProvider<Tracing> tracing) {
    this.beans = beans;
    this.tracing = tracing;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof ThreadPoolTaskExecutor pool) {
      decorate(pool, pool::setTaskDecorator);
    } else if (bean instanceof SimpleAsyncTaskExecutor simple && !(bean instanceof TaskScheduler)) {
      decorate(simple, simple::setTaskDecorator);
    }
    return bean;
  }

  private void decorate(Object executor, Consumer<TaskDecorator> setter) {
    DirectFieldAccessor fields = new DirectFieldAccessor(executor);
    if (fields.isReadableProperty(DECORATOR)) {
      TaskDecorator own = (TaskDecorator) fields.getPropertyValue(DECORATOR);
      Tracing sdk = tracing.getObject();
      setter.accept(task -> sdk.wrap(own == null ? task : own.decorate(task)));
    }
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof Executor executor && !(bean instanceof TaskExecutor)) {
      Class<?> declared = DeclaredType.of(name, beans);
      if (declared != null && declared.isInterface()) {
        Executor traced = tracing.getObject().wrap(executor);
        return declared.isInstance(traced) ? traced : bean;
      } else if (declared != null && declared.isInstance(bean)) {
        return standIn(executor, name, declared);
      }
    }
    return bean;
  }

  private Object standIn(Executor executor, String name, Class<?> declared) {
    ExecutorService traced = executor instanceof ExecutorService service
        ? StandIn.of(service, tracing.getObject())
        : null;
    if (traced == null) {
      NotTraced.warn(name, declared, ExecutorService.class);
      return executor;
    }
    return traced;
  }
}
