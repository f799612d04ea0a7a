/** Limits that hold for all nodes of a cluster together. */
@NullMarked
package dev.keyward.providerkit.limits;

import org.jspecify.annotations.NullMarked;
