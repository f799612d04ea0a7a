/** The token gate, which refuses tokens to users for whom a feature says that something is due. */
@NullMarked
package dev.keyward.providerkit.gate;

import org.jspecify.annotations.NullMarked;
