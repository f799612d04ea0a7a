/** Input of a build: lists of digests, passwords and pairs, in one file or one file per range, and sorting on disk. */
@NullMarked
package dev.keyward.breachedpasswords.corpus;

import org.jspecify.annotations.NullMarked;
