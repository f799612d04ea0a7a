/** On every node, finds out which files all nodes of the cluster use, and reports the files that differ. */
@NullMarked
package dev.keyward.providerkit.nodes;

import org.jspecify.annotations.NullMarked;
