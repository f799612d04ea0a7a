/** The interface through which each feature tells realm setup what to change in a realm, and how to undo it. */
@NullMarked
package dev.keyward.providerkit.setup;

import org.jspecify.annotations.NullMarked;
