/** Measurements of Keyward and of the alternatives to it. The results are in {@code docs/benchmarks}. */
@NullMarked
package dev.keyward.benchmarks;

import org.jspecify.annotations.NullMarked;
