/** Writes the file of a breach index under a lock, with checkpoints to resume from, and renames it when it is complete. */
@NullMarked
package dev.keyward.breachedpasswords.output;

import org.jspecify.annotations.NullMarked;
