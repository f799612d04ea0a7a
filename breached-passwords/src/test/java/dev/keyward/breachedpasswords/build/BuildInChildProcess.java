package dev.keyward.breachedpasswords.build;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Runs an index build in a separate process, which a test can kill, and prints the number of lines read. */
public final class BuildInChildProcess {

    private BuildInChildProcess() {}

    /** Runs a build from the arguments: kind of input, input, target, and number of lines between checkpoints. */
    public static void main(String[] arguments) throws Exception {
        Path input = Path.of(arguments[1]);
        IndexBuilder builder = IndexBuilder.to(Path.of(arguments[2]), "killed", Instant.ofEpochSecond(1_760_000_000))
                .withLinesBetweenCheckpoints(Long.parseLong(arguments[3]))
                .reportingTo((bytes, of, lines) -> System.out.println(lines))
                .resuming();
        switch (arguments[0]) {
            case "corpus" -> builder.withCountBits(2).buildFromCorpus(input, false);
            case "passwords" -> builder.buildFromPasswords(List.of(input));
            case "pairs" -> builder.buildFromPairs(List.of(input));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
