package dev.keyward.it.harness;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A headless Chromium browser: the installed one, or else the one that Playwright downloads. Not thread-safe. */
public final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /**
     * Command-line options of Chromium that prevent requests to the vendor and disable the sandbox. Chromium refuses to
     * run as root with a sandbox.
     */
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final List<String> AXE_RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private final Playwright playwright;
    private final Browser browser;

    public Chromium() {
        Optional<Path> installed = installed();
        Playwright.CreateOptions options = new Playwright.CreateOptions();
        if (installed.isPresent()) {
            options.setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        }
        playwright = Playwright.create(options);
        BrowserType.LaunchOptions launch =
                new BrowserType.LaunchOptions().setHeadless(true).setArgs(ARGUMENTS);
        installed.ifPresent(launch::setExecutablePath);
        browser = playwright.chromium().launch(launch);
    }

    /** A width of the browser window and a color scheme, in which a test shows a page. */
    public enum View {
        LIGHT(1280, ColorScheme.LIGHT),
        DARK(1280, ColorScheme.DARK),
        NARROW(375, ColorScheme.LIGHT);

        private final int width;
        private final ColorScheme scheme;

        View(int width, ColorScheme scheme) {
            this.width = width;
            this.scheme = scheme;
        }
    }

    /** Opens a page in a new browser context, which the caller closes. */
    public Page page(View view, String language, boolean script) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setLocale(language)
                .setColorScheme(view.scheme)
                .setJavaScriptEnabled(script)
                .setViewportSize(view.width, 900));
        context.setDefaultTimeout(60_000); // the admin console takes long to load on a busy machine
        return context.newPage();
    }

    /** Saves a screenshot of the whole page to {@code target/screenshots}. */
    public static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Settings.path("work.dir").resolve("screenshots").resolve(name + ".png")));
    }

    /**
     * Returns the accessibility violations that the tool axe reports for the given page, as text.
     *
     * <p>Uses axe's legacy mode, which omits frames of other origins. Login pages have none, and the other mode evaluates the rules in a
     * second page, which takes a second more.
     */
    public static List<String> accessibilityViolations(Page page) {
        AxeRunOptions onlyViolations = new AxeRunOptions(); // does not describe each element that passes
        onlyViolations.setResultTypes(List.of("violations"));
        List<Rule> violations = new AxeBuilder(page)
                .setLegacyMode(true)
                .options(onlyViolations)
                .withTags(AXE_RULES)
                .analyze()
                .getViolations();
        return violations.stream()
                .map(rule -> rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp() + " "
                        + rule.getNodes().stream().map(node -> node.getHtml()).toList())
                .toList();
    }

    /** Waits until the element with the given id has the focus: a browser applies {@code autofocus} after it has shown the page. */
    public static void awaitFocus(Page page, String id) {
        page.locator("[id='" + id + "']:focus").waitFor();
    }

    private static Optional<Path> installed() {
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.concat(
                        Stream.ofNullable(System.getenv("KEYWARD_CHROMIUM")).map(Path::of), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
