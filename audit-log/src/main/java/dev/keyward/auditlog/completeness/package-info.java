/** Compares the records of an audit log with the counters of the nodes that wrote the records. */
@NullMarked
package dev.keyward.auditlog.completeness;

import org.jspecify.annotations.NullMarked;
