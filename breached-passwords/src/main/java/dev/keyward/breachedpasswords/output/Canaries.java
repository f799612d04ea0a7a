package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Selects the canaries of a breach index, which are digests that each reader looks up as a test when it opens the index. Not
 * thread-safe.
 */
final class Canaries {

    private final List<Long> digests = new ArrayList<>();
    private final long every;

    /**
     * Creates an empty selection of canaries (test digests), which takes one from each group of {@code every} keys.
     *
     * @param every number of keys from one canary to the next
     */
    Canaries(long every) {
        this.every = every;
    }

    /** Selects the given digest as a canary (test digest) if {@code keysBefore} is a multiple of the fixed interval. */
    void offer(long keysBefore, long digest) {
        if (keysBefore % every == 0 && digests.size() < IndexHeader.CANARIES) {
            digests.add(digest);
        }
    }

    /** Returns the selected test digests (canaries), padded with {@code lastDigest} to the fixed number in a breach index. */
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
