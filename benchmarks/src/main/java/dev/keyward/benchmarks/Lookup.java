package dev.keyward.benchmarks;

import java.io.IOException;

/** Looks up one of the sample passwords or digests in a breach list. The sample is given by its number. */
@FunctionalInterface
interface Lookup {

    boolean isFound(int sample) throws IOException;
}
