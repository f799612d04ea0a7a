/**
 * Writes the file of a breach index under a lock, with checkpoints from which an interrupted build resumes. Renames the file
 * when it is complete.
 */
@NullMarked
package dev.keyward.breachedpasswords.output;

import org.jspecify.annotations.NullMarked;
