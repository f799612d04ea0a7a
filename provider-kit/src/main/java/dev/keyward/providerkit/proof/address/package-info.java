/** E-mail addresses, and the record of when a user last changed theirs. */
@NullMarked
package dev.keyward.providerkit.proof.address;

import org.jspecify.annotations.NullMarked;
