/** Measurements, each beside what a user would pick instead; {@code docs/benchmarks} holds what they gave. */
@NullMarked
package dev.keyward.benchmarks;

import org.jspecify.annotations.NullMarked;
