/** Builds a breach index from a corpus or from passwords, merges indexes, and compares an index with its corpus. */
@NullMarked
package dev.keyward.breachedpasswords.build;

import org.jspecify.annotations.NullMarked;
