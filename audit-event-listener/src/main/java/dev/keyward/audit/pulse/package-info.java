/** When a node checks its logs, and what it concludes from the checks. */
@NullMarked
package dev.keyward.audit.pulse;

import org.jspecify.annotations.NullMarked;
