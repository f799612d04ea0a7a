package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.corpus.DigestSorter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The breach index file that a build or merge writes, with its working files in the same folder.
 *
 * <p>The output may be new or replace an index. Any other regular file is replaced on request only; an input, a folder, a symbolic
 * link, a device or a pipe never. Immutable.
 *
 * @param file the output
 * @param inputs files and folders that the output is made from
 * @param replaceOther whether a regular file that is not an index may be replaced
 */
public record IndexOutput(Path file, List<Path> inputs, boolean replaceOther) {

    static final String PART = ".part";
    static final String CHECKPOINT = ".resume";
    static final String SCRATCH = ".sorting";
    static final String LOCK = ".lock";

    /** First bytes of the checkpoint files of every release of Keyward. */
    private static final byte[] CHECKPOINT_BEGINS = "KBR".getBytes(StandardCharsets.US_ASCII);

    public IndexOutput {
        inputs = List.copyOf(inputs);
    }

    /**
     * Checks that writing the breach index overwrites no input file and no file of another program.
     *
     * @throws BadInputException if it would, or if the output cannot be a file
     */
    public void check() throws IOException {
        if (Files.isDirectory(file)) {
            throw new BadInputException(file + " is a folder. Name a file as the output.");
        }
        Path folder = folder(file.toAbsolutePath());
        if (!Files.isDirectory(folder)) {
            throw new BadInputException(
                    "There is no folder " + folder + " for the output. Name a file in a folder that exists.");
        }
        checkInputs(folder.toRealPath());
        checkReplaceable();
        checkLock();
    }

    /**
     * Checks that this build overwrites no foreign file: any existing working file must come from an unfinished build. Requires the lock.
     *
     * @throws BadInputException if one of them is not
     */
    void checkWorkingFiles() throws IOException {
        checkWorkingFile(workingFile(PART), IndexHeader.magic());
        checkWorkingFile(workingFile(CHECKPOINT), CHECKPOINT_BEGINS);
        checkWorkingFile(Checkpoint.unfinished(workingFile(CHECKPOINT)), CHECKPOINT_BEGINS);
        checkScratch();
    }

    /**
     * Checks that this output does not exist or may be replaced. Called at the start of a build and before the final rename.
     */
    void checkReplaceable() throws IOException {
        checkRegular(file);
        if (!replaceOther && exists(file) && !beginsWith(file, IndexHeader.magic(), IndexHeader.magic().length)) {
            throw new BadInputException(
                    file + " exists and is not an index. Name another output, or add --replace to replace this file.");
        }
    }

    /** Returns all paths that a build of this output uses: the output itself and its working files. */
    public List<Path> names() {
        Path checkpoint = workingFile(CHECKPOINT);
        return List.of(
                file,
                workingFile(PART),
                checkpoint,
                Checkpoint.unfinished(checkpoint),
                workingFile(SCRATCH),
                workingFile(LOCK));
    }

    Path workingFile(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    static Path folder(Path absolute) {
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder;
    }

    /**
     * Checks that the given path either does not exist or is a regular file.
     *
     * @throws BadInputException if the path exists and is not a regular file
     */
    public static void checkRegular(Path path) throws BadInputException {
        if (Files.isSymbolicLink(path)) {
            throw new BadInputException(path + " is a symbolic link. Name the file that it leads to, or another one.");
        }
        if (exists(path) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new BadInputException(path + " is not a regular file and is not replaced. Name another one.");
        }
    }

    public static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns whether the given file is a breach index, intact or damaged. */
    public static boolean isIndex(Path path) throws IOException {
        return Files.isRegularFile(path) && beginsWith(path, IndexHeader.magic(), IndexHeader.magic().length);
    }

    private void checkInputs(Path folder) throws IOException {
        Path name = file.getFileName();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                if (folder.startsWith(input.toRealPath())) {
                    throw new BadInputException(
                            file + " is in the folder of the input, " + input + ". Name an output in another folder.");
                }
                continue;
            }
            for (Path written : names()) {
                if (isSame(input, written)) {
                    throw new BadInputException(
                            input + " is an input, and building " + name + " would overwrite it. Name another output.");
                }
            }
        }
    }

    /**
     * Checks that an existing lock file is empty. Does not open it, because closing the file would release the lock of this
     * JVM.
     */
    private void checkLock() throws IOException {
        Path lock = workingFile(LOCK);
        try {
            if (exists(lock) && (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS) || Files.size(lock) > 0)) {
                throw inTheWay(lock);
            }
        } catch (NoSuchFileException e) {
            return; // a build has just ended
        }
    }

    /** Checks that a working file begins with the given bytes, or with zeros if a crash lost its data. */
    private static void checkWorkingFile(Path path, byte[] beginning) throws IOException {
        if (exists(path)
                && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) // opening it fails
                && (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || !beginsWith(path, beginning, 0))) {
            throw inTheWay(path);
        }
    }

    private void checkScratch() throws IOException {
        Path scratch = workingFile(SCRATCH);
        if (!exists(scratch)) {
            return;
        }
        if (!Files.isDirectory(scratch, LinkOption.NOFOLLOW_LINKS)) {
            throw inTheWay(scratch);
        }
        try (Stream<Path> all = Files.list(scratch)) {
            for (Path path : all.toList()) {
                boolean run = DigestSorter.FILE.equals(String.valueOf(path.getFileName()))
                        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                boolean isInput = false;
                for (Path input : inputs) {
                    isInput |= isSame(input, path);
                }
                if (!run || isInput) {
                    throw inTheWay(scratch);
                }
            }
        }
    }

    public static boolean isSame(Path one, Path other) throws IOException {
        try {
            return Files.isSameFile(one, other);
        } catch (NoSuchFileException e) {
            return one.equals(other);
        }
    }

    private static BadInputException inTheWay(Path path) {
        return new BadInputException(path
                + " is in the way: a build uses this name, and it is not left from an unfinished one. Move it, or name"
                + " another output.");
    }

    /**
     * Returns whether a file begins with the given bytes and has at least {@code minLength} bytes. If {@code minLength} is 0, zeros
     * count as well.
     */
    private static boolean beginsWith(Path path, byte[] beginning, int minLength) throws IOException {
        byte[] read;
        try (InputStream in = Files.newInputStream(path)) {
            read = in.readNBytes(Math.max(1, beginning.length));
        }
        boolean same = read.length <= beginning.length && Arrays.equals(read, Arrays.copyOf(beginning, read.length));
        return read.length >= minLength && (same || (minLength == 0 && Arrays.equals(read, new byte[read.length])));
    }
}
