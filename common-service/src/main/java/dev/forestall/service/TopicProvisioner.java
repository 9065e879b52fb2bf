package dev.forestall.service;

import dev.forestall.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Creates the topics that are missing, trying until the broker answers; consumers start after it.
 * The partition count of an installation is the one its topics were created with.
 */
final class TopicProvisioner implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(TopicProvisioner.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long TIMEOUT_SECONDS = 15;

  private final Map<String, Object> adminSettings;
  private final KafkaSettings settings;
  private final CountDownLatch done = new CountDownLatch(1);
  private final List<Runnable> afterwards = new ArrayList<>();
  private volatile int partitions;
  private volatile boolean running;

  TopicProvisioner(Map<String, Object> adminSettings, KafkaSettings settings) {
    this.adminSettings = Map.copyOf(adminSettings);
    this.settings = settings;
    this.partitions = settings.partitions();
  }

  /** Partitions of every topic. */
  int partitions() {
    return partitions;
  }

  boolean provisioned() {
    return done.getCount() == 0;
  }

  /** Runs {@code action} once the topics are there: now, or later on the provisioning thread. */
  void whenProvisioned(Runnable action) {
    synchronized (afterwards) {
      if (!provisioned()) {
        afterwards.add(action);
        return;
      }
    }
    action.run();
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("topics").start(this::provision);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE / 2;
  }

  private void provision() {
    boolean said = false;
    while (running) {
      try (Admin admin = Admin.create(adminSettings)) {
        create(admin);
        break;
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        if (!said) {
          said = true;
          log.warn(
              "Kafka at {} does not answer ({}); trying again every second: check"
                  + " spring.kafka.bootstrap-servers",
              adminSettings.get("bootstrap.servers"),
              e.toString());
        }
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    List<Runnable> waiting;
    synchronized (afterwards) {
      done.countDown();
      waiting = List.copyOf(afterwards);
    }
    waiting.forEach(Runnable::run);
  }

  private void create(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<NewTopic> wanted = new ArrayList<>();
    for (Topics topic : Topics.values()) {
      wanted.add(newTopic(topic.topicName(), configOf(topic)));
      wanted.add(
          newTopic(
              topic.deadLetterTopic(),
              Map.of(
                  TopicConfig.RETENTION_MS_CONFIG,
                  Long.toString(Topics.deadLettersKept().toMillis()))));
    }
    for (var created : admin.createTopics(wanted).values().entrySet()) {
      try {
        created.getValue().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        log.info("created topic {}", created.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    String one = Topics.POD_EVENTS.topicName();
    KafkaFuture<TopicDescription> described =
        Objects.requireNonNull(admin.describeTopics(List.of(one)).topicNameValues().get(one));
    int actual = described.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).partitions().size();
    if (actual != settings.partitions()) {
      log.warn(
          "the topics have {} partitions, not the {} of forestall.kafka.partitions: the count of an"
              + " installation is fixed, {} is used",
          actual,
          settings.partitions(),
          actual);
    }
    partitions = actual;
  }

  private NewTopic newTopic(String name, Map<String, String> config) {
    return new NewTopic(name, settings.partitions(), settings.replicas()).configs(config);
  }

  private static Map<String, String> configOf(Topics topic) {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    if (topic.compacted()) {
      config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    } else {
      config.put(
          TopicConfig.RETENTION_MS_CONFIG,
          topic.kept().map(kept -> Long.toString(kept.toMillis())).orElse("-1"));
    }
    return config;
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
