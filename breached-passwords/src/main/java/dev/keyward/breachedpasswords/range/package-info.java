/**
 * Client of the range service of Have I Been Pwned. The client sends only the first five digits of a password's SHA-1.
 */
@NullMarked
package dev.keyward.breachedpasswords.range;

import org.jspecify.annotations.NullMarked;
