package dev.keyward.passwordpolicy.keycloak.rules;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyward.passwordpolicy.terms.TermList;
import dev.keyward.providerkit.metrics.Gauges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads banned-term lists from the files {@code <name>.txt} of one folder, and rereads changed files.
 *
 * <p>When a list is used and the last check is older than the interval, time stamp and size of the file are compared. If a
 * changed file is unreadable, the last good list stays in use, and the problem is logged once. The gauge
 * {@code keyward_password_policy_banned_terms_broken_files} counts such files among the lists of the last hour.
 * Thread-safe; while one thread reads a changed file, other users of the list wait a few milliseconds.
 */
final class TermListFolder {

    private static final Logger LOG = Logger.getLogger(TermListFolder.class);

    /** Maximum number of cached banned-term lists; the least used are dropped first. */
    private static final int MOST_LISTS = 1_000;

    /** How long after its last use an unreadable banned-term list is still counted by the metrics, in nanoseconds. */
    private static final long IN_USE_NANOS = Duration.ofHours(1).toNanos();

    private final Supplier<Path> folder;
    private final long intervalNanos;
    private final Map<String, Look> looks =
            Caffeine.newBuilder().maximumSize(MOST_LISTS).<String, Look>build().asMap();

    /** Result of the last check for changes in a banned-term file. */
    private record Look(long nanoTime, Optional<Version> version, TermListState state) {}

    /** The time stamp and the size of a list file, which together identify one version of it. */
    private record Version(FileTime modified, long size) {}

    /** @param folder called at each check, because the data folder is not known while Keycloak creates its providers */
    TermListFolder(Supplier<Path> folder, Duration interval) {
        this.folder = folder;
        this.intervalNanos = interval.toNanos();
    }

    /** Registers the metric that counts the banned-term lists in use whose files cannot be read. */
    void register(Gauges gauges) {
        gauges.register(
                "keyward.password.policy.banned.terms.broken.files",
                "Banned-term files whose newest version cannot be used",
                looks,
                TermListFolder::broken);
    }

    TermListState find(String name) {
        return Objects.requireNonNull(looks.compute(name, this::look)).state();
    }

    private Look look(String name, @Nullable Look last) {
        long now = System.nanoTime();
        if (last != null && now - last.nanoTime() < intervalNanos) {
            return last;
        }
        Path file = folder.get().resolve(name + ".txt");
        Optional<Version> version = version(file);
        // Retry an unreadable file: a change of permissions does not change the time stamp.
        if (last != null
                && last.version().equals(version)
                && last.state().problem().isEmpty()) {
            return new Look(now, version, last.state());
        }
        TermListState state;
        try {
            TermList list = TermList.parse(read(file));
            state = TermListState.read(TermListState.Source.FILE, list);
            LOG.infof("Banned-term list %s: %d terms in use, from %s", name, list.size(), file);
        } catch (IOException | IllegalArgumentException e) {
            String problem = problem(file, e);
            state = last == null
                    ? TermListState.unreadable(TermListState.Source.FILE, problem)
                    : last.state().withProblem(problem);
            if (last == null || !last.state().problem().equals(state.problem())) {
                LOG.errorf(
                        "Banned-term list %s: %s %s",
                        name,
                        problem,
                        state.list().isPresent() ? "The last good version stays in use." : "No list is in use.");
            }
        }
        return new Look(now, version, state);
    }

    private static String problem(Path file, Exception e) {
        if (e instanceof NoSuchFileException) {
            return "There is no file " + file + ". Create it, or store the list in the realm.";
        }
        return e instanceof IllegalArgumentException
                ? file + ": " + e.getMessage()
                : file + " cannot be read (" + e.getClass().getSimpleName()
                        + "). Check that it is a file that the server may read.";
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString()); // a pipe would block the request
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(TermList.MAX_BYTES + 1); // one more byte, so that TermList reports the length
        }
    }

    /**
     * Returns the time stamp and size of the given banned-term file. The result is empty if they cannot be read. Follows links,
     * because containers mount files as links.
     */
    private static Optional<Version> version(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Version(attributes.lastModifiedTime(), attributes.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static double broken(Map<String, Look> looks) {
        return looks.values().stream()
                .filter(look -> System.nanoTime() - look.nanoTime() < IN_USE_NANOS)
                .filter(look -> look.state().problem().isPresent())
                .count();
    }
}
