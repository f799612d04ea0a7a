/** Interfaces and names shared by the features that check passwords. */
@NullMarked
package dev.keyward.providerkit.passwords;

import org.jspecify.annotations.NullMarked;
