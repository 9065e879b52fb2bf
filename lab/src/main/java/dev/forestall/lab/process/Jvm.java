package dev.forestall.lab.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of the JVMs that the lab starts. */
public final class Jvm {
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Jvm() {}

  /** A main class on the lab's own class path. */
  public static List<String> main(int heapMib, Class<?> main, List<String> args) {
    List<String> command = java(heapMib);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(args);
    return command;
  }

  /** An executable jar. */
  public static List<String> jar(int heapMib, Path jar, List<String> args) {
    List<String> command = java(heapMib);
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(args);
    return command;
  }

  private static List<String> java(int heapMib) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMib + "m");
    command.addAll(SMALL);
    return command;
  }
}
