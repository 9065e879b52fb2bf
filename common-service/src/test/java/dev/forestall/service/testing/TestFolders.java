package dev.forestall.service.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

final class TestFolders {
  private TestFolders() {}

  static void delete(Path folder) {
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
    }
  }
}
