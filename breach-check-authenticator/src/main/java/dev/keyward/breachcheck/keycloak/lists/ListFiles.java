package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachedpasswords.source.IndexSource;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Manages the files of the index and of the organisation's own breach lists (overlays), which may change while the server runs.
 *
 * <p>One thread calls {@link #poll} to check the files. A problem of a file is logged once, and reported in the state of its
 * {@link IndexSource}. {@link #close} ends a read in progress without waiting for it. Thread-safe.
 */
public final class ListFiles implements AutoCloseable {

    /**
     * Limit on the number of the organisation's own breach lists (overlays), because every password is looked up in each of
     * them.
     */
    static final int MOST_OVERLAYS = 16;

    /** Suffix of the file names of overlays, which are the organisation's own breach lists. */
    static final String OVERLAY_SUFFIX = ".bpi";

    private static final Logger LOG = Logger.getLogger(ListFiles.class);

    private final Path indexFile;
    private final boolean indexConfigured;
    private final Path overlayFolder;
    private final boolean overlaysConfigured;
    private final InstantSource clock;
    private final IndexSource index;

    /** The organisation's own breach lists (overlays) by file name, including those that are being read for the first time. */
    private final Map<String, IndexSource> opened = new ConcurrentHashMap<>();

    private volatile NavigableMap<String, IndexSource> overlays = Collections.emptyNavigableMap();
    private volatile Optional<String> overlayProblem = Optional.of("It has not been read yet.");
    private volatile boolean closed;

    /**
     * @param index path of the index or of a pointer to it
     * @param indexConfigured whether an administrator configured the path; the file is optional otherwise
     * @param overlaysConfigured whether an administrator configured the folder; it is optional otherwise
     */
    ListFiles(
            Path index, boolean indexConfigured, Path overlayFolder, boolean overlaysConfigured, InstantSource clock) {
        this.indexFile = index;
        this.indexConfigured = indexConfigured;
        this.overlayFolder = overlayFolder;
        this.overlaysConfigured = overlaysConfigured;
        this.clock = clock;
        this.index = new IndexSource(index, clock);
    }

    /** Returns the index; the result is empty if no path is configured and the default path has no file. */
    public Optional<IndexSource> index() {
        boolean expected = indexConfigured || index.state().inUse().isPresent() || Files.exists(indexFile);
        return expected ? Optional.of(index) : Optional.empty();
    }

    /** Returns the organisation's own breach lists (overlays) that are in use, by file name. */
    public Map<String, IndexSource> overlays() {
        return overlays;
    }

    /**
     * Returns a problem with the organisation's own breach lists (overlays), such as too many files. The result is empty if there
     * is no problem.
     */
    public Optional<String> overlayProblem() {
        return overlayProblem;
    }

    /** Checks the files of the breach lists for changes, and opens new ones. Blocks until the new files have been read. */
    synchronized void poll() {
        if (closed) {
            return;
        }
        index().ifPresent(source -> poll("Breach index " + indexFile, source));
        NavigableMap<String, IndexSource> found = new TreeMap<>();
        for (String name : overlayNames()) {
            IndexSource overlay =
                    opened.computeIfAbsent(name, file -> new IndexSource(overlayFolder.resolve(file), clock));
            if (closed) {
                overlay.close(); // close() may have missed this new overlay
            }
            found.put(name, overlay);
            poll("Breach overlay " + overlayFolder.resolve(name), overlay);
        }
        overlays = Collections.unmodifiableNavigableMap(found);
        opened.forEach((name, overlay) -> {
            if (!found.containsKey(name)) {
                opened.remove(name);
                overlay.close();
                LOG.infof("Breach overlay %s was deleted and is no longer in use.", name);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        index.close();
        opened.values().forEach(IndexSource::close);
    }

    private static void poll(String what, IndexSource source) {
        IndexSource.State before = source.state();
        source.poll();
        IndexSource.State now = source.state();
        if (now.inUse().isPresent() && !now.inUse().equals(before.inUse())) {
            IndexSource.Facts facts = now.inUse().get();
            LOG.infof(
                    "%s: %s with %d entries of %s is in use.",
                    what, facts.file(), facts.keys(), facts.provenance().corpusDate());
        }
        if (now.problem().isPresent() && !now.problem().equals(before.problem())) {
            LOG.warnf(
                    "%s: %s %s",
                    what,
                    now.problem().get(),
                    now.inUse().isPresent()
                            ? "The previous one stays in use."
                            : "It is not in use until this is fixed.");
        }
    }

    private Iterable<String> overlayNames() {
        NavigableMap<String, Path> names = new TreeMap<>();
        if (Files.isDirectory(overlayFolder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(overlayFolder, "*" + OVERLAY_SUFFIX)) {
                files.forEach(file -> names.put(String.valueOf(file.getFileName()), file));
            } catch (IOException | DirectoryIteratorException e) {
                report("The folder of overlays cannot be read (" + e.getClass().getSimpleName()
                        + "). Check that the server may read it.");
                return overlays.keySet();
            }
        } else if (overlaysConfigured) {
            report("The folder of overlays does not exist. Create it, or correct the option.");
            return List.of();
        }
        if (names.size() > MOST_OVERLAYS) {
            report("There are " + names.size() + " overlays; the first " + MOST_OVERLAYS
                    + " by name are in use. Merge some: keyward breach-index merge.");
        } else {
            overlayProblem = Optional.empty();
        }
        return names.keySet().stream().limit(MOST_OVERLAYS).toList();
    }

    private void report(String problem) {
        if (!overlayProblem.equals(Optional.of(problem))) {
            overlayProblem = Optional.of(problem);
            LOG.warnf("Breach overlays %s: %s", overlayFolder, problem);
        }
    }
}
