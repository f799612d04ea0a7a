/** Decides when a node writes its counters to a log, detects steps of its clock, and confirms repeated findings. */
@NullMarked
package dev.keyward.audit.pulse;

import org.jspecify.annotations.NullMarked;
