package dev.baton.spring.boot;

import dev.baton.Tracing;
import dev.baton.jdbc.TracingDataSource;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.util.Arrays;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Lets the beans that are data sources hand out traced connections. */
record TracedDataSources(
    ConfigurableListableBeanFactory beans, ObjectProvider<Tracing> tracing, boolean parameters)
    implements BeanPostProcessor {
  /*
   * A pool is declared as its class, and asked for by it (metrics, health, the program), so what stands in for it is of that class.
   * Where the class does not allow it, the pool is left alone, and that is said. What is declared as an interface is asked for by interfaces.
   */

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!(bean instanceof DataSource)) {
      return bean;
    }
    Class<?> declared = DeclaredType.of(name, beans);
    boolean byClass = declared != null && !declared.isInterface() && declared.isInstance(bean);
    if (byClass && !allowsSubclasses(bean.getClass())) {
      NotTraced.warn(name, bean.getClass(), DataSource.class);
      return bean;
    }
    ProxyFactory proxies = new ProxyFactory(bean);
    proxies.setProxyTargetClass(byClass);
    proxies.addAdvice((MethodInterceptor) call -> {
      Object result = call.proceed();
      return result instanceof Connection connection ? traced(connection) : result;
    });
    return proxies.getProxy(bean.getClass().getClassLoader());
  }

  private Connection traced(Connection connection) {
    return parameters
        ? TracingDataSource.wrapWithParameters(connection, tracing.getObject())
        : TracingDataSource.wrap(connection, tracing.getObject());
  }

  /** A final method would run on the object that stands in, whose fields are empty. */
  private static boolean allowsSubclasses(Class<?> type) {
    return !Modifier.isFinal(type.getModifiers())
        && !Modifier.isPrivate(type.getModifiers())
        && Arrays.stream(type.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .noneMatch(method -> Modifier.isFinal(method.getModifiers()));
  }
}
