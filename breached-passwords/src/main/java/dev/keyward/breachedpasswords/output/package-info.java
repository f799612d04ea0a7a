/** Output of a build or merge: the file while it is written, its lock, its checkpoint, and the final rename. */
@NullMarked
package dev.keyward.breachedpasswords.output;

import org.jspecify.annotations.NullMarked;
