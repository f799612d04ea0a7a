/** The event listener that records when a user changes the e-mail address. */
@NullMarked
package dev.keyward.providerkit.proof.changes;

import org.jspecify.annotations.NullMarked;
