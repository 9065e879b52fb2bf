package dev.forestall.remediation.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/** Writes a page where no controller has been reached. */
final class Pages {
  private final ViewResolver templates;

  Pages(ViewResolver templates) {
    this.templates = templates;
  }

  /** Says no, and what to do. */
  void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatus status,
      String title,
      String sentence)
      throws IOException, ServletException {
    write(request, response, status, "refused", Map.of("title", title, "sentence", sentence));
  }

  /** Writes a template. */
  void write(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatus status,
      String template,
      Map<String, Object> model)
      throws IOException, ServletException {
    response.setStatus(status.value());
    response.setContentType(MediaType.TEXT_HTML_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    Map<String, Object> all = new HashMap<>(model);
    all.put("status", status.value());
    try {
      View view = templates.resolveViewName(template, Locale.ENGLISH);
      if (view == null) {
        throw new IllegalStateException("there is no template " + template);
      }
      view.render(all, request, response);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }
}
