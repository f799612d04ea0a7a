/** Lets every node find out which files each node of the cluster uses, and reports files that differ between nodes. */
@NullMarked
package dev.keyward.providerkit.nodes;

import org.jspecify.annotations.NullMarked;
