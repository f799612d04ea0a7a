package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests rules for the source files of all modules: unique class names, limited sizes, server tests that must run alone, and
 * HTTP clients without HTTP/2.
 *
 * <p>{@code source-size-exceptions.properties} lists the classes and packages that may be larger, each with the reason;
 * {@code -Ddocs.update} deletes lines that are no longer needed.
 */
@DisplayName("The source tree")
class SourceTreeTest {

    private static final Path ROOT = Path.of("..");
    private static final Path EXCEPTIONS = Path.of("src/test/resources/source-size-exceptions.properties");
    private static final int MAX_LINES = 250;
    private static final int MAX_FILES = 15;

    private static final Pattern SERVER_WIDE = Pattern.compile("\\.lookups\\(\\)|/test-clock/");
    private static final String PACKAGE_INFO = "package-info.java";

    @Test
    @DisplayName("has no two classes with the same simple name, tests and benchmarks included")
    void uniqueNames() {
        Map<String, List<Path>> byName = javaFiles().stream()
                .collect(Collectors.groupingBy(SourceTreeTest::className, TreeMap::new, Collectors.toList()));
        byName.values().removeIf(files -> files.size() == 1);
        assertThat(byName)
                .describedAs("Rename all but one of these classes, so that a name says which class is meant.")
                .isEmpty();
    }

    @Test
    @DisplayName("has no class over 250 lines and no package over 15 files, except those with a written reason")
    void sizes() throws IOException {
        Set<String> tooLarge = new TreeSet<>();
        Map<Path, Integer> filesInPackage = new TreeMap<>();
        for (Path file : javaFiles()) {
            if (!isProductionCode(file)) {
                continue;
            }
            if (lines(file) > MAX_LINES) {
                tooLarge.add(className(file));
            }
            filesInPackage.merge(file.getParent(), 1, Integer::sum);
        }
        filesInPackage.forEach((folder, files) -> {
            if (files > MAX_FILES) {
                tooLarge.add(packageName(folder));
            }
        });
        if (Boolean.getBoolean("docs.update")) {
            Files.write(
                    EXCEPTIONS,
                    Files.readAllLines(EXCEPTIONS, StandardCharsets.UTF_8).stream()
                            .filter(line -> line.startsWith("#") || tooLarge.contains(line.split(" = ", 2)[0]))
                            .toList());
        }
        Map<String, String> reasons = reasons();
        assertThat(reasons.keySet())
                .describedAs(
                        "Divide a class of more than %d lines or a package of more than %d files, or give the reason in"
                                + " distribution/%s.",
                        MAX_LINES, MAX_FILES, EXCEPTIONS)
                .containsAll(tooLarge);
        assertThat(reasons.values()).allSatisfy(reason -> assertThat(reason).hasSizeGreaterThan(20));
    }

    @Test
    @DisplayName("has @Isolated on each test that counts the lookups of the shared server or moves its clock")
    void isolatedTests() {
        List<String> parallel = javaFiles().stream()
                .filter(file -> file.toString().endsWith("IT.java"))
                .filter(file -> SERVER_WIDE.matcher(text(file)).find())
                .filter(file -> text(file).contains("SharedKeycloak"))
                .filter(file -> !text(file).contains("@Isolated("))
                .map(file -> file.getFileName().toString())
                .toList();
        assertThat(parallel)
                .describedAs("Server tests run two classes at a time (CONTRIBUTING.md, Time).")
                .isEmpty();
    }

    @Test
    @DisplayName("sets HTTP/1.1 for each HTTP client of the JDK")
    void httpVersion() {
        List<String> clients = javaFiles().stream()
                .filter(file -> !className(file).equals("SourceTreeTest"))
                .filter(file -> text(file).contains("HttpClient.newHttpClient()")
                        || (text(file).contains("HttpClient.newBuilder()")
                                && !text(file).contains(".version(HttpClient.Version.HTTP_1_1)")))
                .map(Path::toString)
                .toList();
        assertThat(clients)
                .describedAs(
                        "Over plain HTTP, the JDK's upgrade to HTTP/2 fails now and then. Server tests use TestHttp.")
                .isEmpty();
    }

    private static Map<String, String> reasons() throws IOException {
        return Files.readAllLines(EXCEPTIONS, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
    }

    private static List<Path> javaFiles() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(SourceTreeTest::javaFilesBelow)
                    .filter(file -> !file.endsWith(PACKAGE_INFO))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFilesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isProductionCode(Path file) {
        Path inRoot = ROOT.relativize(file);
        return inRoot.startsWith(inRoot.getName(0).resolve("src/main"))
                && !inRoot.getName(0).toString().equals("benchmarks");
    }

    private static String className(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String packageName(Path folder) {
        Path source = ROOT.relativize(folder); // module/src/main/java/...
        return source.subpath(4, source.getNameCount()).toString().replace('/', '.');
    }

    private static int lines(Path file) {
        return (int) text(file).lines().count();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
