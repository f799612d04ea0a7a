package dev.keyward.benchmarks;

import java.io.IOException;

/** Asks a list for the n-th sample. */
@FunctionalInterface
interface Lookup {

    boolean isFound(int sample) throws IOException;
}
