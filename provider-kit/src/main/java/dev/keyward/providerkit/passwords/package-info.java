/** The contract between the features that check passwords: conditions for choosing a new one. */
@NullMarked
package dev.keyward.providerkit.passwords;

import org.jspecify.annotations.NullMarked;
