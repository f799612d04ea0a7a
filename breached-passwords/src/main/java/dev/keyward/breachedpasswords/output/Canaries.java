package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Selects the canaries of a breach index. A canary is a digest that each reader looks up as a test when it opens the
 * index. Not thread-safe.
 */
final class Canaries {

    private final List<Long> digests = new ArrayList<>();
    private final long interval;

    /**
     * Creates an empty selection of test digests (canaries). The selection takes one digest from every {@code interval}
     * keys.
     *
     * @param interval number of keys from one canary to the next
     */
    Canaries(long interval) {
        this.interval = interval;
    }

    /** Selects the given digest as a test digest (canary) if {@code keysBefore} is a multiple of the interval between canaries. */
    void offer(long keysBefore, long digest) {
        if (keysBefore % interval == 0 && digests.size() < IndexHeader.CANARIES) {
            digests.add(digest);
        }
    }

    /**
     * Returns the selected canaries, followed by copies of {@code lastDigest} up to the fixed number of canaries in an
     * index.
     */
    List<Long> filledWith(long lastDigest) {
        while (digests.size() < IndexHeader.CANARIES) {
            digests.add(lastDigest);
        }
        return digests;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeInt(digests.size());
        for (long digest : digests) {
            out.writeLong(digest);
        }
    }

    void restore(DataInputStream in) throws IOException {
        for (int n = in.readInt(); n > 0; n--) {
            digests.add(in.readLong());
        }
    }
}
