package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.api.ApiServer;
import dev.forestall.lab.scenario.Scenario;
import dev.forestall.lab.scenario.ScenarioException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process: a Kubernetes API that is a simulation, on loopback unless told otherwise. Prints one
 * line when it is ready; {@code POST /lab/start} starts its scenario.
 */
public final class SimulatedCluster {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedCluster.class);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private SimulatedCluster() {}

  /**
   * Runs until the process is ended.
   *
   * @param args {@code --address= --port= --cluster= --scenario= --seed= --clock-origin=
   *     --clock-real-origin= --speed= --remote-write= --also-write= --otlp= --life-line=}
   */
  public static void main(String[] args) throws InterruptedException {
    try {
      Settings settings = Settings.of(args);
      run(settings, Scenario.load(settings.scenario()));
    } catch (IllegalArgumentException | ScenarioException e) {
      end(2, e);
    } catch (IllegalStateException e) {
      end(1, e); // the port is taken
    } catch (RuntimeException e) {
      LOG.error("The simulated cluster ends: please report this", e);
      System.exit(3);
    }
  }

  private static void end(int code, RuntimeException why) {
    System.err.println(why.getMessage());
    System.exit(code);
  }

  private static void run(Settings settings, Scenario scenario) throws InterruptedException {
    if (settings.lifeLine()) {
      Thread.ofPlatform().daemon().name("life-line").start(SimulatedCluster::endWithInput);
    }
    try (ApiServer api = ApiServer.start(settings.address(), settings.port(), settings.clock());
        Senders senders = Senders.to(settings)) {
      LiveCluster cluster = new LiveCluster(scenario, settings, api, senders);
      api.addHandler(LabDoor.PREFIX, new LabDoor(cluster));
      System.out.println("ready " + api.url() + " (simulation)");
      LOG.info("{} is a simulation of {}", settings.cluster(), scenario.name());
      Duration pause = settings.clock().real(SECOND);
      pause = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
      while (true) {
        cluster.catchUp();
        Thread.sleep(pause);
      }
    }
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // what comes is of no interest, only that it ends
      }
    } catch (IOException e) {
      LOG.debug("standard input is gone", e);
    }
    System.exit(0);
  }
}
