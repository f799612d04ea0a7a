/**
 * Client of the range service of Have I Been Pwned. The service looks a password up by the first five digits of its
 * SHA-1.
 */
@NullMarked
package dev.keyward.breachedpasswords.range;

import org.jspecify.annotations.NullMarked;
