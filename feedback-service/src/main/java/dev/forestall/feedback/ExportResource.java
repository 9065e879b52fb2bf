package dev.forestall.feedback;

import dev.forestall.feedback.publish.Example;
import dev.forestall.feedback.record.CaseFile;
import dev.forestall.feedback.record.Ledger;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** {@code GET /export}: the data set as JSON lines, oldest incident first. */
@RestController
final class ExportResource {
  private static final MediaType JSON_LINES = MediaType.parseMediaType("application/x-ndjson");
  private static final Comparator<CaseFile> OLDEST_FIRST =
      Comparator.<CaseFile, Instant>comparing(f -> f.openedAt().orElse(Instant.EPOCH))
          .thenComparing(f -> f.id().value());

  private final Ledger ledger;

  ExportResource(Ledger ledger) {
    this.ledger = ledger;
  }

  /** An {@link Example} a line. */
  @GetMapping("/export")
  ResponseEntity<StreamingResponseBody> export() {
    return ResponseEntity.ok().contentType(JSON_LINES).body(this::write);
  }

  private void write(OutputStream out) throws IOException {
    byte[] end = "\n".getBytes(StandardCharsets.UTF_8);
    Iterator<Example> examples =
        ledger.all().stream()
            .sorted(OLDEST_FIRST)
            .flatMap(file -> Example.of(file, ledger.isOwnDoing(file)))
            .iterator();
    while (examples.hasNext()) {
      out.write(Wire.json().writeValueAsBytes(examples.next()));
      out.write(end);
    }
  }
}
