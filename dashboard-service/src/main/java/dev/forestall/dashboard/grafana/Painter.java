package dev.forestall.dashboard.grafana;

import dev.forestall.dashboard.compose.Composer;
import dev.forestall.dashboard.compose.DashboardUid;
import dev.forestall.dashboard.compose.Picture;
import dev.forestall.dashboard.compose.Story;
import dev.forestall.dashboard.compose.TimeRange;
import dev.forestall.dashboard.grafana.GrafanaException.Reason;
import dev.forestall.model.incident.IncidentId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws in the background: for each incident one job, which draws the newest of its stories and
 * tries again with growing pauses until it is drawn or forgotten. Nobody waits for it, and Grafana
 * sees no more requests at the same time than it is allowed.
 */
public final class Painter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Painter.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int LASTING = 30;
  private static final int MOST_DOUBLINGS = 12;
  private static final double JITTER = 0.2;

  private final GrafanaClient grafana;
  private final Composer composer;
  private final Teller teller;
  private final GrafanaMetrics metrics;
  private final PageAddress address;
  private final Duration retry;
  private final Semaphore brushes;
  private final Map<IncidentId, Job> jobs = new ConcurrentHashMap<>();
  private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService pauses =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("grafana-pauses").factory());
  private volatile boolean closed;

  /** Who is told; may throw, and is then told again after a new try. */
  public interface Teller {
    /** The incident has its dashboard. */
    void shown(Story story, Picture picture);

    /** It has none for now; {@code sentence} says what to do. */
    void failed(Story story, String sentence);
  }

  /** Draws by these settings, whose {@code url} is set. */
  public Painter(
      URI url,
      GrafanaSettings settings,
      GrafanaClient grafana,
      Composer composer,
      Teller teller,
      GrafanaMetrics metrics) {
    this.grafana = grafana;
    this.composer = composer;
    this.teller = teller;
    this.metrics = metrics;
    address = new PageAddress(settings.publicUrl() == null ? url : settings.publicUrl());
    retry = settings.retry();
    brushes = new Semaphore(settings.atOnce());
    metrics.waiting(() -> jobs.values().stream().filter(j -> j.active).count());
  }

  /** All that one incident needs; guarded by itself. */
  private static final class Job {
    private final int partition;
    private Story wanted;
    private boolean told;
    private @Nullable Reason toldFailure;
    private int failures;
    private volatile boolean active;
    private volatile boolean forgotten;

    Job(int partition, Story wanted, boolean told) {
      this.partition = partition;
      this.wanted = wanted;
      this.told = told;
    }
  }

  /**
   * Has this drawn, soon; returns at once.
   *
   * @param partition where the incident is from
   * @param story the newest story
   * @param told whether its dashboard has been told of before
   */
  public void draw(int partition, Story story, boolean told) {
    Job job =
        jobs.compute(
            story.id(),
            (id, known) ->
                known == null || known.partition != partition
                    ? new Job(partition, story, told)
                    : known);
    synchronized (job) {
      job.wanted = story;
      if (job.active) {
        return; // it is taken after what is being drawn
      }
      job.active = true;
    }
    start(job);
  }

  /** These are in another hand now, or over for long. */
  public void forget(IncidentId incident) {
    Job job = jobs.remove(incident);
    if (job != null) {
      job.forgotten = true;
    }
  }

  /** The partition is in another hand. */
  public void forget(int partition) {
    jobs.forEach((id, job) -> {
      if (job.partition == partition) {
        forget(id);
      }
    });
  }

  @Override
  public void close() {
    closed = true;
    pauses.shutdownNow();
    hands.shutdownNow();
  }

  private void start(Job job) {
    if (!closed) {
      hands.execute(() -> work(job));
    }
  }

  private void work(Job job) {
    boolean more = true;
    while (more && !closed && !job.forgotten) {
      Story story;
      synchronized (job) {
        story = job.wanted;
      }
      more = attempt(job, story) && stillWanted(job, story);
    }
  }

  /** Whether it is drawn and told; if not, a new try is due. */
  private boolean attempt(Job job, Story story) {
    try {
      return told(job, story, paint(story));
    } catch (GrafanaException e) {
      failed(job, story, e.reason(), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("{}: the dashboard of incident {} cannot be made", name(story), story.id(), e);
      failed(job, story, Reason.INTERNAL, "The dashboard could not be made: " + e.getMessage());
    }
    return false;
  }

  /** Kafka may be away as well: then it is drawn and told again. */
  private boolean told(Job job, Story story, Picture picture) {
    try {
      if (!job.told && !job.forgotten) {
        teller.shown(story, picture);
      }
    } catch (RuntimeException e) {
      log.warn("{}: its dashboard is told of later: {}", name(story), e.getMessage());
      pause(job, retry);
      return false;
    }
    job.told = true;
    job.failures = 0;
    job.toldFailure = null;
    return true;
  }

  private Picture paint(Story story) throws GrafanaException, InterruptedException {
    brushes.acquire();
    try {
      return metrics.timed(() -> {
        String path = grafana.draw(composer.compose(story));
        return new Picture(address.of(path, TimeRange.of(story)), DashboardUid.of(story.id()));
      });
    } finally {
      brushes.release();
    }
  }

  private void failed(Job job, Story story, Reason reason, String sentence) {
    job.failures++;
    metrics.failed(reason);
    log.debug("{}: try {} at the dashboard: {}", name(story), job.failures, sentence);
    if (!job.told && !job.forgotten && !closed && reason != job.toldFailure) {
      try {
        teller.failed(story, sentence);
        job.toldFailure = reason;
      } catch (RuntimeException e) {
        log.warn("{}: its failed dashboard is told of later: {}", name(story), e.getMessage());
      }
    }
    Duration first = GrafanaClient.passes(reason) ? retry : retry.multipliedBy(LASTING);
    pause(job, first.multipliedBy(1L << Math.min(job.failures - 1, MOST_DOUBLINGS)));
  }

  private boolean stillWanted(Job job, Story drawn) {
    synchronized (job) {
      job.active = !job.wanted.equals(drawn);
      return job.active;
    }
  }

  private void pause(Job job, Duration grown) {
    if (closed || job.forgotten) {
      return;
    }
    Duration pause = grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    double jitter = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
    var _ =
        pauses.schedule(
            () -> start(job), (long) (pause.toMillis() * jitter), TimeUnit.MILLISECONDS);
  }

  private static String name(Story story) {
    return story.subject().displayName();
  }
}
