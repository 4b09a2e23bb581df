package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.servlet.TracingFilter;
import jakarta.servlet.ServletRegistration;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A controller of Spring MVC in Tomcat, without Spring Boot; with it, see the starter. */
@EnableWebMvc
@RestController
public class SpringMvcExample {
  /** Says in which trace it is. */
  @GetMapping("/hello")
  public String hello() {
    return Baton.getTraceparent();
  }

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) throws LifecycleException, InterruptedException {
    Baton.init();
    start(8080);
    Thread.currentThread().join();
  }

  static Running start(int port) throws LifecycleException {
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.register(SpringMvcExample.class);
    return Tomcats.start(
        port,
        context -> context.addServletContainerInitializer(
            (classes, application) -> {
              TracingFilter.addTo(application);
              ServletRegistration.Dynamic servlet =
                  application.addServlet("spring", new DispatcherServlet(spring));
              servlet.setAsyncSupported(true);
              servlet.addMapping("/");
            },
            Set.of()));
  }
}
