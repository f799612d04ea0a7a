package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Selects the canaries: digests that a reader looks up when it opens the index, to check it. Not thread-safe. */
final class Canaries {

    private final List<Long> digests = new ArrayList<>();
    private final long every;

    /** @param every number of keys from one canary to the next */
    Canaries(long every) {
        this.every = every;
    }

    /** Selects the digest as a canary if it is the next one due. */
    void offer(long keysBefore, long digest) {
        if (keysBefore % every == 0 && digests.size() < IndexHeader.CANARIES) {
            digests.add(digest);
        }
    }

    /** Returns all canaries, with the last digest in place of those that a short list lacks. */
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
