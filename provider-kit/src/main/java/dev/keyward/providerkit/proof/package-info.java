/** Proves with a mailed code that a user receives mail at a verified e-mail address, before something that a thief must not do. */
@NullMarked
package dev.keyward.providerkit.proof;

import org.jspecify.annotations.NullMarked;
