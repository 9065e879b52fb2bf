package dev.forestall.service;

import dev.forestall.model.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Follows a whole topic without a group: every replica reads all of it, then goes on. */
public final class TopicFollower implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
  private static final long PAUSE_MILLIS = 1_000;

  private final TopicReader reader;
  private final TopicProvisioner topics;
  private final List<FollowHandle> handles = new CopyOnWriteArrayList<>();
  private volatile boolean running;

  TopicFollower(TopicReader reader, TopicProvisioner topics) {
    this.reader = reader;
    this.topics = topics;
  }

  /** Starts following; {@code sink} runs on a thread of its own and may see a record again. */
  public FollowHandle follow(Topics topic, Consumer<ReceivedRecord> sink) {
    FollowHandle handle = new FollowHandle();
    handles.add(handle);
    running = true;
    topics.whenProvisioned(() ->
        Thread.ofPlatform()
            .daemon()
            .name("follow-" + topic.topicName())
            .start(() -> run(topic, sink, handle)));
    return handle;
  }

  boolean caughtUp() {
    return handles.stream().allMatch(FollowHandle::caughtUp);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run(Topics topic, Consumer<ReceivedRecord> sink, FollowHandle handle) {
    while (running) {
      try {
        followUntilStopped(topic, sink, handle);
      } catch (WakeupException e) {
        return;
      } catch (KafkaException e) {
        log.warn("following {} again from its beginning: {}", topic.topicName(), e.toString());
        sleep();
      }
    }
  }

  private void followUntilStopped(
      Topics topic, Consumer<ReceivedRecord> sink, FollowHandle handle) {
    List<Integer> all = IntStream.range(0, topics.partitions()).boxed().toList();
    try (KafkaConsumer<String, byte[]> consumer = reader.open(topic, all)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (running) {
        for (ConsumerRecord<String, byte[]> next : consumer.poll(TopicReader.POLL)) {
          TopicReplay.deliver(next, sink);
        }
        if (!handle.caughtUp() && !TopicReader.behind(consumer, ends)) {
          handle.markCaughtUp();
        }
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
