package dev.forestall.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: a broker, a Redis, JVMs that are killed. */
class SupervisorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Supervisor supervisor = new Supervisor(new PrintStream(told, true));

  @AfterEach
  void stopAll() {
    supervisor.close();
  }

  @Test
  void startsAPartAgainAndSaysSo_whenItIsKilled() {
    Part part = idle("idle");
    supervisor.start(part);
    long first = part.pid();
    part.killHard();
    await().atMost(PATIENCE).until(() -> part.pid() != first && part.ready());
    assertThat(supervisor.takeRestarted()).containsExactly("idle");
    assertThat(supervisor.takeRestarted()).isEmpty();
    assertThat(told.toString()).contains("idle died: starting it again");
  }

  @Test
  void waitsLongerAndNamesTheLog_whenAPartDiesAgainAndAgain() {
    Part part = failing("failing");
    supervisor.start(part);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(told.toString())
                .contains(
                    "failing died: starting it again",
                    "failing died again, 2 times in a row: starting it again in 2 s; why is in "
                        + dir.resolve("failing.log"),
                    "failing died again, 3 times in a row: starting it again in 4 s"));
  }

  @Test
  void startsAPartNoMore_whenItIsStoppedBetweenDeathAndStart() {
    supervisor.start(failing("failing"));
    await().atMost(PATIENCE).until(() -> told.toString().contains("2 times in a row"));
    supervisor.stop("failing");
    await()
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(() -> told.toString().lines().filter(l -> l.contains("runs again")).count() == 1);
  }

  @Test
  void stopsAllAndStartsNothingAgain_whenClosed() {
    Part part = idle("idle");
    supervisor.start(part);
    ProcessHandle process = ProcessHandle.of(part.pid()).orElseThrow();
    supervisor.close();
    await().atMost(PATIENCE).until(() -> !process.isAlive());
    assertThat(supervisor.takeRestarted()).isEmpty();
  }

  @Test
  void saysWhyInOneSentence_whenAPartEndsWhileStarting() {
    Part part =
        new Part(
            "broken",
            "nowhere",
            List.of("sh", "-c", "echo no room left; exit 3"),
            dir.resolve("broken.log"),
            () -> false);
    assertThatThrownBy(() -> supervisor.start(part))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("broken ended while starting with 3")
        .hasMessageContaining("no room left");
  }

  @Test
  void runsARealRedis_thatComesBackWithItsDataAndLeavesNoHelperBehind() {
    Part redis = Redis.part(new Ports().anyFree(), dir.resolve("redis"), dir.resolve("redis.log"));
    supervisor.start(redis);
    List<ProcessHandle> before = tree(redis);
    redis.killHard();
    await().atMost(PATIENCE).until(() -> redis.ready() && tree(redis).size() >= 2);
    await().atMost(PATIENCE).until(() -> before.stream().noneMatch(ProcessHandle::isAlive));
    List<ProcessHandle> after = tree(redis);
    supervisor.close();
    await().atMost(PATIENCE).until(() -> after.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void runsARealBroker_thatKeepsItsDataOverARestart() {
    Ports ports = new Ports();
    int port = ports.anyFree();
    List<String> command =
        Jvm.main(
            192,
            KafkaBroker.class,
            List.of(
                Integer.toString(port),
                Integer.toString(ports.anyFree()),
                dir.resolve("kafka").toString()));
    Part kafka =
        new Part("kafka", "", command, dir.resolve("kafka.log"), () -> Broker.answers(port));
    supervisor.start(kafka);
    Broker.createTopic(port, "kept");
    long first = kafka.pid();
    kafka.killHard();
    await().atMost(PATIENCE).until(() -> kafka.pid() != first && kafka.ready());
    assertThat(Broker.topics(port)).contains("kept");
  }

  @Test
  void leavesNoProcessBehind_whenTheLauncherIsKilled() throws Exception {
    Process launcher =
        new ProcessBuilder(Jvm.main(64, Launcher.class, List.of(dir.toString())))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("launcher.log").toFile())
            .start();
    Path ready = dir.resolve("ready");
    await().atMost(PATIENCE).until(() -> Files.exists(ready));
    List<ProcessHandle> children = new ArrayList<>(launcher.descendants().toList());
    assertThat(children).hasSizeGreaterThanOrEqualTo(3);
    launcher.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void leavesNoRedisBehind_whenTheTerminalHangsUpAsTheLauncherIsKilled() throws Exception {
    Process launcher =
        new ProcessBuilder(Jvm.main(64, Launcher.class, List.of(dir.toString())))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("launcher.log").toFile())
            .start();
    Path ready = dir.resolve("ready");
    await().atMost(PATIENCE).until(() -> Files.exists(ready));
    List<ProcessHandle> children = new ArrayList<>(launcher.descendants().toList());
    List<String> hangUp = new ArrayList<>(List.of("kill", "-HUP"));
    children.forEach(child -> hangUp.add(Long.toString(child.pid())));
    new ProcessBuilder(hangUp).start().waitFor(); // all at once, as the kernel does
    launcher.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private Part failing(String name) {
    return new Part(
        name, "", List.of("sh", "-c", "sleep 0.5; exit 3"), dir.resolve(name + ".log"), () -> true);
  }

  private Part idle(String name) {
    return new Part(
        name, "", Jvm.main(32, Idle.class, List.of()), dir.resolve(name + ".log"), () -> true);
  }

  private static List<ProcessHandle> tree(Part part) {
    List<ProcessHandle> all = new ArrayList<>();
    ProcessHandle.of(part.pid())
        .ifPresent(p -> {
          all.add(p);
          p.descendants().forEach(all::add);
        });
    return all;
  }

  /** Waits for ever, but for its life line. */
  static final class Idle {
    public static void main(String[] args) throws InterruptedException {
      LifeLine.watch();
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /** A launcher with a Redis and a JVM. */
  static final class Launcher {
    public static void main(String[] args) throws IOException, InterruptedException {
      Path dir = Path.of(args[0]);
      Supervisor supervisor = new Supervisor(System.out);
      supervisor.start(
          Redis.part(new Ports().anyFree(), dir.resolve("r"), dir.resolve("redis.log")));
      supervisor.start(
          new Part(
              "idle",
              "",
              Jvm.main(32, Idle.class, List.of()),
              dir.resolve("idle.log"),
              () -> true));
      Files.createFile(dir.resolve("ready"));
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
