/** The formats in which sinks get audit records, written with Jackson's streaming API. */
@NullMarked
package dev.keyward.audit.format;

import org.jspecify.annotations.NullMarked;
