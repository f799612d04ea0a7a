package dev.keyward.passwordpolicy.keycloak.rules;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyward.passwordpolicy.terms.TermList;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.io.InputStream;
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
 * Banned-term lists as files of one folder, {@code <name>.txt}, read again when they change.
 *
 * <p>A file is looked at when its list is needed and the last look is older than the interval; its time stamp and size tell
 * whether it changed. A file that cannot be read leaves the last good list in use; why is kept, logged once for each change,
 * and counted, for lists used in the last hour, by the gauge {@code keyward_password_policy_banned_terms_broken_files}. Thread-safe; while one thread reads a
 * changed file, others that need the same list wait for it, a few milliseconds.
 */
final class TermListFolder {

    private static final Logger LOG = Logger.getLogger(TermListFolder.class);

    /** Names come from realms' policies; more than any server has. Beyond, the least used are forgotten. */
    private static final int MOST_LISTS = 1_000;

    /** A list that no policy names any more is nothing to mend. */
    private static final long IN_USE_NANOS = Duration.ofHours(1).toNanos();

    private final Supplier<Path> folder;
    private final long intervalNanos;
    private final Map<String, Look> looks =
            Caffeine.newBuilder().maximumSize(MOST_LISTS).<String, Look>build().asMap();

    /** What the last look at a file saw. */
    private record Look(long nanoTime, Optional<Version> version, TermListState state) {}

    /** Tells two versions of a file apart. */
    private record Version(FileTime modified, long size) {}

    /** @param folder asked at each look: Keycloak tells its data folder only after its providers have been made */
    TermListFolder(Supplier<Path> folder, Duration interval) {
        this.folder = folder;
        this.intervalNanos = interval.toNanos();
    }

    /** Shows how many files cannot be read at {@code /metrics}. */
    void measured() {
        Gauge.builder("keyward.password.policy.banned.terms.broken.files", looks, TermListFolder::broken)
                .description("Banned-term files whose newest version cannot be used")
                .register(Metrics.globalRegistry);
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
        // What could not be read is tried again: rights change without a new time stamp.
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
                    : last.state().keptInSpiteOf(problem);
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
            return "There is no file " + file + ". Put it there, or store the list in the realm.";
        }
        return e instanceof IllegalArgumentException
                ? file + ": " + e.getMessage()
                : file + " cannot be read (" + e.getClass().getSimpleName()
                        + "). Check what it is and who may read it.";
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(TermList.MAX_BYTES + 1); // one more, so that the list says it is too long
        }
    }

    /** Empty when there is no such file. A link is followed: containers mount files that way. */
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
