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
 * The index of this server and the overlays beside it, as files that come, change and go.
 *
 * <p>{@link #poll}, called by one thread, sees what is there. What cannot be used is logged once for each change, and shown by its
 * state. {@link #close} ends a reading that is under way and does not wait for it. Thread-safe.
 */
public final class ListFiles implements AutoCloseable {

    /** Each is asked for each password. */
    static final int MOST_OVERLAYS = 16;

    private static final Logger LOG = Logger.getLogger(ListFiles.class);

    private final Path indexFile;
    private final boolean asked;
    private final Path overlayFolder;
    private final boolean overlaysAsked;
    private final InstantSource clock;
    private final IndexSource index;

    /** Those that are asked, and those that are read for the first time. */
    private final Map<String, IndexSource> opened = new ConcurrentHashMap<>();

    private volatile NavigableMap<String, IndexSource> overlays = Collections.emptyNavigableMap();
    private volatile Optional<String> overlayProblem = Optional.of("It was not read yet.");
    private volatile boolean closed;

    /**
     * @param index the file, or a pointer to it
     * @param asked whether an administrator named it: otherwise it need not be there
     * @param overlaysAsked the same of the folder
     */
    ListFiles(Path index, boolean asked, Path overlayFolder, boolean overlaysAsked, InstantSource clock) {
        this.indexFile = index;
        this.asked = asked;
        this.overlayFolder = overlayFolder;
        this.overlaysAsked = overlaysAsked;
        this.clock = clock;
        this.index = new IndexSource(index, clock);
    }

    /** The index; empty if this server has none and is not meant to. */
    public Optional<IndexSource> index() {
        boolean meant = asked || index.state().inUse().isPresent() || Files.exists(indexFile);
        return meant ? Optional.of(index) : Optional.empty();
    }

    /** By file name. */
    public Map<String, IndexSource> overlays() {
        return overlays;
    }

    /** Why not all overlays are asked. */
    public Optional<String> overlayProblem() {
        return overlayProblem;
    }

    /** Sees what is there, and takes what is new in use. Takes as long as reading new files does. */
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
                overlay.close(); // made after all others were closed
            }
            found.put(name, overlay);
            poll("Breach overlay " + overlayFolder.resolve(name), overlay);
        }
        overlays = Collections.unmodifiableNavigableMap(found);
        opened.forEach((name, overlay) -> {
            if (!found.containsKey(name)) {
                opened.remove(name);
                overlay.close();
                LOG.infof("Breach overlay %s is not there any more, and not asked any more.", name);
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
                    now.inUse().isPresent() ? "The one before stays in use." : "It is not asked until that is mended.");
        }
    }

    private Iterable<String> overlayNames() {
        NavigableMap<String, Path> names = new TreeMap<>();
        if (Files.isDirectory(overlayFolder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(overlayFolder, "*.bpi")) {
                files.forEach(file -> names.put(String.valueOf(file.getFileName()), file));
            } catch (IOException | DirectoryIteratorException e) {
                say("The folder of overlays cannot be read (" + e.getClass().getSimpleName()
                        + "). Check who may read it.");
                return overlays.keySet();
            }
        } else if (overlaysAsked) {
            say("The folder of overlays is not there. Make it, or correct the option.");
            return List.of();
        }
        if (names.size() > MOST_OVERLAYS) {
            say("There are " + names.size() + " overlays; the first " + MOST_OVERLAYS
                    + " by name are asked. Merge some: keyward breach-index merge.");
        } else {
            overlayProblem = Optional.empty();
        }
        return names.keySet().stream().limit(MOST_OVERLAYS).toList();
    }

    private void say(String problem) {
        if (!overlayProblem.equals(Optional.of(problem))) {
            overlayProblem = Optional.of(problem);
            LOG.warnf("Breach overlays %s: %s", overlayFolder, problem);
        }
    }
}
