/** The formats in which sinks receive audit records. They are written with Jackson's streaming API. */
@NullMarked
package dev.keyward.audit.format;

import org.jspecify.annotations.NullMarked;
