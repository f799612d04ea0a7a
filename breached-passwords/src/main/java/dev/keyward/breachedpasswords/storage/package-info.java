/** Random access to the bytes of a breach index, in a file or in memory. Knows nothing of the format. */
@NullMarked
package dev.keyward.breachedpasswords.storage;

import org.jspecify.annotations.NullMarked;
