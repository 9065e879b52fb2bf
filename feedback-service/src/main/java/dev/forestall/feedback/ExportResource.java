package dev.forestall.feedback;

import dev.forestall.model.wire.Wire;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /export}: the data set as JSON lines, one incident a line, for learning elsewhere. */
@RestController
class ExportResource {
  private final LessonListener listener;

  ExportResource(LessonListener listener) {
    this.listener = listener;
  }

  @GetMapping(path = "/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
  String export() {
    return listener.dataSet().stream()
        .map(row -> Wire.json().writeValueAsString(row) + "\n")
        .collect(Collectors.joining());
  }
}
