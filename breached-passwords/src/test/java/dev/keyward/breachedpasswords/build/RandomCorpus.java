package dev.keyward.breachedpasswords.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Generates random digests in ascending order, evenly distributed as real ones are, in constant memory.
 *
 * <p>The same seed gives the same digests.
 */
public final class RandomCorpus {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final SplittableRandom random;
    private final double step;
    private double place;

    public RandomCorpus(long count, long seed) {
        this.random = new SplittableRandom(seed);
        // Eight standard deviations below the whole range, so that no digest overflows it.
        this.step = (1 - 8 / Math.sqrt((double) count)) * Math.pow(2, 52) / count;
    }

    /** Returns the next random digest, which is greater than the previous one except in rare cases. */
    public long next() {
        place -= Math.log(1 - random.nextDouble()) * step;
        return ((long) place << 12) | random.nextInt(1 << 12);
    }

    /** Writes a random corpus in the format of the Have I Been Pwned downloader, with occasional byte order marks. */
    public static Path write(Path file, long count, long seed) throws IOException {
        return writeBeginning(file, count, seed, count);
    }

    /** Writes only the first lines of a random corpus, like an interrupted download. */
    static Path writeBeginning(Path file, long count, long seed, long lines) throws IOException {
        RandomCorpus corpus = new RandomCorpus(count, seed);
        byte[] line = new byte[48];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            long last = 0;
            for (long n = 0; n < lines; n++) {
                long digest = corpus.next();
                // Two digests with the same 52 bits may be in the wrong order.
                long ordered = Long.compareUnsigned(digest, last) < 0 ? last : digest;
                last = ordered;
                if (n % 5000 == 0) {
                    out.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
                }
                hex(line, ordered, 0);
                hex(line, ordered * 0x9E3779B97F4A7C15L, 16);
                hex(line, ordered ^ 0x123456789ABCDEFL, 24);
                line[40] = ':';
                line[41] = (byte) ('1' + n % 9);
                line[42] = '\n';
                out.write(line, 0, 43);
            }
        }
        return file;
    }

    private static void hex(byte[] line, long value, int at) {
        for (int n = 0; n < 16; n++) {
            line[at + n] = HEX[(int) (value >>> (60 - 4 * n)) & 15];
        }
    }
}
