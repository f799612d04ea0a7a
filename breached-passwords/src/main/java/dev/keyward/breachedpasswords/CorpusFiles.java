package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The corpus as its downloader leaves it: one file, or a folder of ranges. Immutable.
 *
 * @param paths in order
 * @param ranges the first 20 bits of the digests of each; empty for one file of whole digests
 */
record CorpusFiles(List<Path> paths, Optional<List<Integer>> ranges) {

    private static final Pattern RANGE_FILE = Pattern.compile("([0-9A-Fa-f]{5})(\\.txt)?(\\.gz)?");

    CorpusFiles {
        paths = List.copyOf(paths);
        ranges = ranges.map(List::copyOf);
    }

    /** @throws BadInputException if it is neither, or has what is no range, or one twice */
    static CorpusFiles of(Path input) throws IOException {
        if (!Files.isDirectory(input)) {
            return new CorpusFiles(List.of(input), Optional.empty());
        }
        SortedMap<Integer, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(input)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Matcher name = RANGE_FILE.matcher(String.valueOf(file.getFileName()));
                if (!name.matches()) {
                    throw new BadInputException(
                            file.getFileName() + " is no range, such as 0A3F1.txt. Take it out of the folder.");
                }
                if (files.put(Integer.parseInt(name.group(1), 16), file) != null) {
                    throw new BadInputException("The range " + name.group(1) + " is there twice. Keep one.");
                }
            }
        }
        if (files.isEmpty()) {
            throw new BadInputException(
                    "There is no range, such as 0A3F1.txt, in the folder " + input.getFileName() + ".");
        }
        return new CorpusFiles(List.copyOf(files.values()), Optional.of(List.copyOf(files.keySet())));
    }

    boolean isFolder() {
        return ranges.isPresent();
    }

    /** What reads one of the files. */
    DigestText text(int file, DigestText.Sink sink) {
        String name = String.valueOf(paths.get(file).getFileName());
        return ranges.map(all -> DigestText.ofRange(name, all.get(file), sink))
                .orElseGet(() -> DigestText.ofWholeDigests(name, sink));
    }
}
