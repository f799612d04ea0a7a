/**
 * Breached passwords on disk: an index of digests that is built in one pass and asked with one read.
 *
 * <p>The format is specified in {@code docs/breach-index-format.md}.
 */
@NullMarked
package dev.keyward.breachedpasswords;

import org.jspecify.annotations.NullMarked;
