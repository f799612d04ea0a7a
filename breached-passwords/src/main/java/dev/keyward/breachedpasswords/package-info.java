/**
 * Breached passwords on disk: an index of digests that is built in one pass and asked with one read; and online: a client of the
 * range service of Have I Been Pwned.
 *
 * <p>The format of the index is specified in {@code docs/breach-index-format.md}.
 */
@NullMarked
package dev.keyward.breachedpasswords;

import org.jspecify.annotations.NullMarked;
