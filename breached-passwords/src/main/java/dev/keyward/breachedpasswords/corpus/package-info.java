/** Reads the input of an index build (a corpus, or lists of passwords, of user names with passwords, or of digests) and sorts it on disk. */
@NullMarked
package dev.keyward.breachedpasswords.corpus;

import org.jspecify.annotations.NullMarked;
