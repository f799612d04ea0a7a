/**
 * Benchmarks of Keyward's breach indexes and password rules, and of the alternatives to them.
 *
 * <p>The results are in {@code docs/benchmarks}.
 */
@NullMarked
package dev.keyward.benchmarks;

import org.jspecify.annotations.NullMarked;
