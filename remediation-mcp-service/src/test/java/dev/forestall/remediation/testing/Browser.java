package dev.forestall.remediation.testing;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium. */
public final class Browser implements AutoCloseable {
  /** What a test says that is skipped. */
  public static final String MISSING = "chromium and chromedriver are not installed";

  private static final List<Path> CHROMIUM =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));
  private static final List<Path> DRIVER =
      List.of(Path.of("/usr/bin/chromedriver"), Path.of("/usr/lib/chromium/chromedriver"));

  private final ChromeDriver driver;
  private final String address;

  public static boolean installed() {
    return found(CHROMIUM).findAny().isPresent() && found(DRIVER).findAny().isPresent();
  }

  private static Stream<Path> found(List<Path> places) {
    return places.stream().filter(Files::isExecutable);
  }

  public Browser(String address) {
    this.address = address;
    ChromeOptions options = new ChromeOptions();
    options.setBinary(found(CHROMIUM).findFirst().orElseThrow().toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
        "--user-data-dir=" + profile());
    File chromedriver = found(DRIVER).findFirst().orElseThrow().toFile();
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver)
                .usingAnyFreePort()
                .build(),
            options);
  }

  private static Path profile() {
    try {
      Path folder = Files.createTempDirectory("chromium");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void look(boolean dark, int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            height,
            "deviceScaleFactor",
            width < 500 ? 2 : 1,
            "mobile",
            width < 500));
  }

  public void open(String path) {
    driver.get(address + path);
  }

  public void signIn(String token) {
    driver.manage().deleteAllCookies();
    open("/login");
    find("#token").sendKeys(token);
    find("#sign-in").click();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !path().startsWith("/login"));
  }

  public WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  public boolean has(String css) {
    return !driver.findElements(By.cssSelector(css)).isEmpty();
  }

  public String text(String css) {
    return find(css).getText();
  }

  public String page() {
    return text("body");
  }

  public String path() {
    return Objects.requireNonNull(driver.getCurrentUrl()).substring(address.length());
  }

  public void type(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** By the Tab key alone, from the top of the page. */
  public boolean tabTo(String css, int atMost) {
    run("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0);");
    for (int i = 0; i < atMost; i++) {
      type(Keys.TAB);
      if (driver.switchTo().activeElement().equals(find(css))) {
        return true;
      }
    }
    return false;
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Errors that the page logged (a policy that it broke, a script that failed). */
  public List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(e -> e.getLevel() + " " + e.getMessage())
        .filter(m -> !m.startsWith("INFO") && !m.contains("willReadFrequently"))
        .toList();
  }

  public List<String> violations() {
    return new AxeBuilder().analyze(driver).getViolations().stream().map(Browser::told).toList();
  }

  private static String told(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getHelp()
        + " "
        + rule.getNodes().stream().map(n -> n.getHtml()).toList();
  }

  /** Whether the page is wider than the screen. */
  public boolean scrollsSideways() {
    return Boolean.TRUE.equals(
        run("return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
  }

  /** How many pixels of the page's first plot have the colour of that name in the style sheet. */
  public long pixels(String colour) {
    return ((Number)
            Objects.requireNonNull(
                run(
                    """
                    const c = document.querySelector('.canvas canvas');
                    if (!c) return 0;
                    const probe = document.createElement('canvas').getContext('2d');
                    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(arguments[0]).trim();
                    probe.fillRect(0, 0, 1, 1);
                    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
                    const all = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                    let n = 0;
                    for (let i = 0; i < all.length; i += 4) {
                      if (all[i + 3] > 40 && Math.abs(all[i] - r) + Math.abs(all[i + 1] - g) + Math.abs(all[i + 2] - b) < 24) n++;
                    }
                    return n;
                    """,
                    colour)))
        .longValue();
  }

  /** The page from its top, as far as {@code height} pixels. */
  public void picture(Path file, int width, int height) {
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
