/**
 * Format of breach indexes and the lookup of passwords in them. The format is specified in {@code docs/breach-index-format.md};
 * a lookup reads the file once.
 */
@NullMarked
package dev.keyward.breachedpasswords;

import org.jspecify.annotations.NullMarked;
