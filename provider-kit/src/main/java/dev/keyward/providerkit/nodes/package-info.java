/** What each node of a cluster has in use, readable on every node, and where the nodes differ. */
@NullMarked
package dev.keyward.providerkit.nodes;

import org.jspecify.annotations.NullMarked;
