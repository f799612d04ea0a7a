/** The table with one row per running node, and the thread that keeps this node's row current. */
@NullMarked
package dev.keyward.providerkit.nodes.table;

import org.jspecify.annotations.NullMarked;
