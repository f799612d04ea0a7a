/** Sinks, which are receivers of exported audit records, and the rules by which a node delivers to them. */
@NullMarked
package dev.keyward.audit.sink;

import org.jspecify.annotations.NullMarked;
