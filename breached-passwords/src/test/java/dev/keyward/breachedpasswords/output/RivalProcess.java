package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that begins the same file again and again, and ends with an error when it is not alone at it. */
final class RivalProcess {

    private RivalProcess() {}

    /** @param arguments the file, another one that is there while somebody has the right to write it, how often to have that */
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
                Thread.onSpinWait(); // another has it
            }
        }
    }
}
