package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.build.IndexBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Program that builds a breach list with limited memory and prints the cost; {@link BuildProcess} starts it. */
final class MeasuredBuild {

    /** Argument that selects Keycloak's password denylist instead of a breach index of Keyward. */
    static final String STOCK = "stock";

    private MeasuredBuild() {}

    /** @param arguments fingerprint bits or {@link #STOCK}, input, target */
    public static void main(String[] arguments) throws IOException {
        Path input = Path.of(arguments[1]);
        Path target = Path.of(arguments[2]);
        Timing<Path> timing = Timing.of(() -> arguments[0].equals(STOCK)
                ? StockDenylist.build(input, target)
                : buildIndex(Integer.parseInt(arguments[0]), input, target));
        System.out.println(BuildCost.of(timing).line());
    }

    private static Path buildIndex(int fingerprintBits, Path input, Path target) throws IOException {
        IndexBuilder.to(target, "synthetic", Instant.EPOCH)
                .withFingerprintBits(fingerprintBits)
                .buildFromCorpus(input, false);
        return target;
    }
}
