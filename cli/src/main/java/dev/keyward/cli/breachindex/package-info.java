/** {@code keyward breach-index}: builds, merges, verifies and searches breach indexes on this machine. */
@NullMarked
package dev.keyward.cli.breachindex;

import org.jspecify.annotations.NullMarked;
