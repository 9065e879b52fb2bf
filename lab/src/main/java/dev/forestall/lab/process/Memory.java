package dev.forestall.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory as the kernel states it. */
final class Memory {
  private static final long KIB_PER_MIB = 1024;

  private Memory() {}

  static long residentMib(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
          .findAny()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
