/** The times at which a node checks its logs, and the conclusions that the node draws from the checks. */
@NullMarked
package dev.keyward.audit.pulse;

import org.jspecify.annotations.NullMarked;
