/** The comparison of a log's records with the counters of the nodes that wrote them. */
@NullMarked
package dev.keyward.auditlog.completeness;

import org.jspecify.annotations.NullMarked;
