package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Process that opens the file of an unfinished index repeatedly, and fails if another process has it open at the same time. */
final class RivalProcess {

    private RivalProcess() {}

    /** Opens the output, the first argument, the given number of times; the second argument marks it as open. */
    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[0]);
        Path taken = Path.of(arguments[1]);
        for (int had = 0; had < Integer.parseInt(arguments[2]); ) {
            try (UnfinishedFile file = UnfinishedFile.of(target)) {
                Files.createFile(taken);
                file.channel().truncate(0);
                Files.delete(taken);
                had++;
            } catch (BadInputException e) {
                Thread.onSpinWait(); // another process has it
            }
        }
    }
}
