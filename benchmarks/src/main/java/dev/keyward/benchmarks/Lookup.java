package dev.keyward.benchmarks;

import java.io.IOException;

/** A lookup of the n-th sample, a password or digest, in a breach list. */
@FunctionalInterface
interface Lookup {

    boolean isFound(int sample) throws IOException;
}
