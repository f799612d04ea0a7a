package dev.keyward.benchmarks;

import java.io.IOException;

/** Looks the n-th sample up in a list. */
@FunctionalInterface
interface Lookup {

    boolean isFound(int sample) throws IOException;
}
