/** Sinks, and the rules by which a node delivers to them. A sink is a receiver of exported audit records. */
@NullMarked
package dev.keyward.audit.sink;

import org.jspecify.annotations.NullMarked;
