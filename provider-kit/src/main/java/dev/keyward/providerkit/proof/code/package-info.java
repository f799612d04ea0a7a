/** Mailed verification codes, of which only salted digests are stored. */
@NullMarked
package dev.keyward.providerkit.proof.code;

import org.jspecify.annotations.NullMarked;
