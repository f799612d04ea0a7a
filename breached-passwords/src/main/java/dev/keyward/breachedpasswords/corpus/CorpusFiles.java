package dev.keyward.breachedpasswords.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files of a downloaded Have I Been Pwned corpus: one file, or a folder with a file for each range. Immutable.
 *
 * <p>Stores the form of each file name in a byte, because a million paths would take 200 MB.
 */
public final class CorpusFiles {

    private static final int RANGES = 1 << 20;
    private static final int DIGITS = 5;
    private static final Pattern RANGE_FILE = Pattern.compile("([0-9A-Fa-f]{5})(\\.txt)?(\\.gz)?");

    private static final int PRESENT = 1;
    private static final int TEXT = 2;
    private static final int COMPRESSED = 4;
    private static final int FIRST_IS_LOWER_CASE = 8;

    private final Path input;
    private final Optional<byte[]> forms;
    private final int[] ranges;

    /**
     * Creates the list of corpus files at the given path, which is one file or a folder with a file for each range. {@code forms} has the
     * form of each range's file name, 0 for a missing range; a single file has no forms.
     */
    private CorpusFiles(Path input, Optional<byte[]> forms) {
        this.input = input;
        this.forms = forms;
        this.ranges = forms.map(all -> IntStream.range(0, RANGES)
                        .filter(range -> all[range] != 0)
                        .toArray())
                .orElseGet(() -> new int[0]);
    }

    /**
     * Lists the files of the corpus at the given path, which is one file or a folder.
     *
     * @throws BadInputException if it is no file or folder, or has a foreign file or a duplicate range
     */
    public static CorpusFiles of(Path input) throws IOException {
        if (!Files.isDirectory(input)) {
            return new CorpusFiles(input, Optional.empty());
        }
        byte[] forms = new byte[RANGES];
        try (Stream<Path> all = Files.list(input)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Matcher name = RANGE_FILE.matcher(String.valueOf(file.getFileName()));
                if (!name.matches()) {
                    throw new BadInputException(
                            file.getFileName() + " is not a range such as 0A3F1.txt. Move it out of the folder.");
                }
                int range = Integer.parseInt(name.group(1), 16);
                if (forms[range] != 0) {
                    throw new BadInputException(
                            "The range " + name.group(1) + " is in the folder twice. Remove one of the files.");
                }
                forms[range] = form(name);
            }
        }
        CorpusFiles files = new CorpusFiles(input, Optional.of(forms));
        if (files.ranges.length == 0) {
            throw new BadInputException(
                    "There is no range, such as 0A3F1.txt, in the folder " + input.getFileName() + ".");
        }
        return files;
    }

    /** Returns the path of the corpus, which is a single file or a folder. */
    public Path input() {
        return input;
    }

    public boolean isFolder() {
        return forms.isPresent();
    }

    /** Returns the files of the corpus in the order of their ranges. The list creates each path on access. */
    public List<Path> paths() {
        return forms.<List<Path>>map(RangePaths::new).orElseGet(() -> List.of(input));
    }

    /** Creates a parser that reads one file of the corpus and passes the file's digests to the given sink. */
    public DigestText text(int file, DigestText.Sink sink) {
        String name = String.valueOf(paths().get(file).getFileName());
        return isFolder() ? DigestText.ofRange(name, ranges[file], sink) : DigestText.ofWholeDigests(name, sink);
    }

    private static byte form(Matcher name) {
        int form = PRESENT | (name.group(2) == null ? 0 : TEXT) | (name.group(3) == null ? 0 : COMPRESSED);
        for (int digit = 0; digit < DIGITS; digit++) {
            form |= Character.isLowerCase(name.group(1).charAt(digit)) ? FIRST_IS_LOWER_CASE << digit : 0;
        }
        return (byte) form;
    }

    private final class RangePaths extends AbstractList<Path> {

        private final byte[] formOf;

        RangePaths(byte[] formOf) {
            this.formOf = formOf;
        }

        @Override
        public int size() {
            return ranges.length;
        }

        @Override
        public Path get(int file) {
            int form = formOf[ranges[file]];
            StringBuilder name = new StringBuilder("%05X".formatted(ranges[file]));
            for (int digit = 0; digit < DIGITS; digit++) {
                if ((form & (FIRST_IS_LOWER_CASE << digit)) != 0) {
                    name.setCharAt(digit, Character.toLowerCase(name.charAt(digit)));
                }
            }
            name.append((form & TEXT) != 0 ? ".txt" : "").append((form & COMPRESSED) != 0 ? ".gz" : "");
            return input.resolve(name.toString());
        }
    }
}
