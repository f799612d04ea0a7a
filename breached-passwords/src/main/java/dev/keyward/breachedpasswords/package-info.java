/**
 * The breach index: its format, specified in {@code docs/breach-index-format.md}, and the lookup of a password with one read of the
 * file.
 */
@NullMarked
package dev.keyward.breachedpasswords;

import org.jspecify.annotations.NullMarked;
