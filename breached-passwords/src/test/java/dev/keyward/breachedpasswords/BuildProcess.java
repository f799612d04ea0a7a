package dev.keyward.breachedpasswords;

import java.nio.file.Path;
import java.time.Instant;

/** A build in a process of its own, which can be killed. Says how many lines it has read. */
final class BuildProcess {

    private BuildProcess() {}

    /** @param arguments input, target, lines between checkpoints */
    public static void main(String[] arguments) throws Exception {
        IndexBuilder.to(Path.of(arguments[1]), "killed", Instant.ofEpochSecond(1_760_000_000))
                .withCountBits(2)
                .withLinesBetweenCheckpoints(Long.parseLong(arguments[2]))
                .telling((bytes, of, lines) -> System.out.println(lines))
                .resuming()
                .buildFromCorpus(Path.of(arguments[0]), false);
    }
}
