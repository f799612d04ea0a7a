/** The JSON of records, written and read with Jackson's streaming API; the only package of the module that uses a library. */
@NullMarked
package dev.keyward.auditlog.json;

import org.jspecify.annotations.NullMarked;
