package dev.baton.spring.boot;

import dev.baton.Tracing;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Callable;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.scheduling.TaskScheduler;

/** Lets the beans that schedule carry the span that is current when a task is handed in; each run of one that repeats is a new trace. */
record TracedSchedulers(ConfigurableListableBeanFactory beans, ObjectProvider<Tracing> tracing)
    implements BeanPostProcessor {
  /*
   * Their decorators of tasks, where they have any, do not know whether a task repeats, and some are asked when the task is due. So another
   * object stands in for each. One that is declared as its class is asked for by it, and what stands in is a subclass that is made as the
   * scheduler itself was, so that the few final methods, which all ask for settings, answer as those of a new scheduler.
   */

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!(bean instanceof TaskScheduler)) {
      return bean;
    }
    Class<?> declared = DeclaredType.of(name, beans);
    if (declared == null || declared.isInterface() || !declared.isInstance(bean)) {
      ProxyFactory proxies = new ProxyFactory(bean);
      proxies.addAdvice((MethodInterceptor) call -> {
        carry(call.getMethod(), call.getArguments());
        return call.proceed();
      });
      return proxies.getProxy(bean.getClass().getClassLoader());
    }
    try {
      return subclass(bean);
    } catch (RuntimeException e) {
      NotTraced.warn(name, declared, TaskScheduler.class);
      return bean;
    }
  }

  private Object subclass(Object bean) {
    Enhancer enhancer = new Enhancer();
    enhancer.setSuperclass(bean.getClass());
    enhancer.setCallback((org.springframework.cglib.proxy.MethodInterceptor)
        (self, method, arguments, original) -> switch (method.getName()) {
          case "equals" -> self == arguments[0];
          case "hashCode" -> System.identityHashCode(self);
          default -> {
            carry(method, arguments);
            yield AopUtils.invokeJoinpointUsingReflection(bean, method, arguments);
          }
        });
    return enhancer.create();
  }

  private void carry(Method method, Object[] arguments) {
    if (arguments.length > 0 && arguments[0] instanceof Runnable task) {
      Tracing sdk = tracing.getObject();
      arguments[0] = repeats(method) ? sdk.wrapRepeated(task) : sdk.wrap(task);
    } else if (arguments.length > 0 && arguments[0] instanceof Callable<?> task) {
      arguments[0] = tracing.getObject().wrap(task);
    }
  }

  private static boolean repeats(Method method) {
    return method.getName().startsWith("schedule")
        && !(method.getName().equals("schedule") && isOnce(method.getParameterTypes()[1]));
  }

  private static boolean isOnce(Class<?> when) {
    return when == Instant.class || when == Date.class;
  }
}
