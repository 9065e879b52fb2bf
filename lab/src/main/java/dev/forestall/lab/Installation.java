package dev.forestall.lab;

import dev.forestall.lab.process.LabException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where this run lives: the project, its state folder, its clock and its tokens. */
final class Installation implements AutoCloseable {
  private static final int TOKEN_BYTES = 24;
  private static final long NEEDED_BYTES = 512L << 20;

  final Path project;
  final Path state;
  final Instant clockOrigin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  final String labToken = token();
  final String operatorToken = token();
  private final FileChannel lockFile;
  private final @Nullable FileLock lock;

  /** Opens the state folder for this run alone. */
  Installation(Path state) {
    this.project = Path.of(System.getProperty("forestall.project", "")).toAbsolutePath();
    this.state = (state.isAbsolute() ? state : project.resolve(state)).normalize();
    try {
      Files.createDirectories(this.state);
      if (Files.getFileStore(this.state).getUsableSpace() < NEEDED_BYTES) {
        throw new LabException(
            "less than 512 MiB are free in " + this.state + ": free some, or give --state DIR");
      }
      lockFile =
          FileChannel.open(
              this.state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = tryLock(lockFile);
    } catch (IOException e) {
      throw new LabException("the state folder " + this.state + " cannot be used: " + e, e);
    }
    if (lock == null) {
      throw new LabException(
          "another run uses the state folder "
              + this.state
              + ": stop it, or give this one another with --state DIR");
    }
  }

  /** Forgets what earlier runs left, logs too. */
  void wipe() {
    for (String folder : List.of("kafka", "redis", "logs")) {
      delete(state.resolve(folder));
    }
  }

  Path log(String part) {
    return state.resolve("logs").resolve(part + ".log");
  }

  /** The executable jar of a service, extracted by {@code ./run}. */
  Path jar(String module) {
    Path folder = project.resolve(module).resolve("target/app");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".jar"))
          .findFirst()
          .orElseThrow(() -> missing(module, null));
    } catch (IOException e) {
      throw missing(module, e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new LabException("the lock of " + state + " cannot be released: " + e.getMessage(), e);
    }
  }

  private static LabException missing(String module, @Nullable IOException cause) {
    String sentence = module + " is not built: start the lab with ./run, which builds it";
    return cause == null ? new LabException(sentence) : new LabException(sentence, cause);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new LabException("the old state in " + folder + " cannot be removed: " + e, e);
    }
  }

  private static String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
