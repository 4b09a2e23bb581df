package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.servlet.TracingFilter;
import freemarker.ext.jakarta.servlet.FreemarkerServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URL;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.jasper.servlet.JasperInitializer;
import org.apache.jasper.servlet.JspServlet;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** The same page by three template engines, with the meta tags from which the browser continues the trace. */
public final class PagesExample {
  private static final String PAGES = "/pages";

  private PagesExample() {}

  /** A page of Thymeleaf. */
  private static final class Thymeleaf extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final TemplateEngine ENGINE = new TemplateEngine();

    static {
      ENGINE.setTemplateResolver(new ClassLoaderTemplateResolver());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      JakartaServletWebApplication application =
          JakartaServletWebApplication.buildApplication(getServletContext());
      WebContext page = new WebContext(application.buildExchange(request, response));
      ENGINE.process(PAGES + "/thymeleaf.html", page, response.getWriter());
    }
  }

  /** Serves {@code /thymeleaf.html}, {@code /freemarker.ftlh} and {@code /page.jsp} on port 8080. */
  public static void main(String[] args) throws LifecycleException, InterruptedException {
    Baton.init();
    start(8080);
    Thread.currentThread().join();
  }

  static Running start(int port) throws LifecycleException {
    return Tomcats.start(port, context -> {
      context.setResources(pages(context));
      context.addServletContainerInitializer(new JasperInitializer(), Set.of());
      context.addServletContainerInitializer((classes, application) -> add(application), Set.of());
    });
  }

  /** Jasper looks for pages among the files of the application: here they are beside the classes. */
  private static WebResourceRoot pages(Context context) {
    URL classes = PagesExample.class.getProtectionDomain().getCodeSource().getLocation();
    WebResourceRoot resources = new StandardRoot(context);
    resources.createWebResourceSet(
        WebResourceRoot.ResourceSetType.RESOURCE_JAR, "/", classes, PAGES);
    return resources;
  }

  private static void add(ServletContext application) {
    TracingFilter.addTo(application);
    application.addServlet("thymeleaf", new Thymeleaf()).addMapping("/thymeleaf.html");
    application.addServlet("jsp", new JspServlet()).addMapping("*.jsp");
    ServletRegistration.Dynamic freeMarker =
        application.addServlet("freemarker", new FreemarkerServlet());
    freeMarker.setInitParameter("TemplatePath", "classpath:" + PAGES);
    freeMarker.setInitParameter("incompatible_improvements", "2.3.33");
    freeMarker.addMapping("*.ftlh");
  }
}
