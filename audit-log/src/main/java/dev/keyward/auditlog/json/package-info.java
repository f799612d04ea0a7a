/** Reads and writes audit records as JSON, with Jackson's streaming API. No other package of the module uses a library. */
@NullMarked
package dev.keyward.auditlog.json;

import org.jspecify.annotations.NullMarked;
