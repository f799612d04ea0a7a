/** The command {@code keyward audit unpack}, for logs that were exported from the database with SQL. */
@NullMarked
package dev.keyward.cli.auditexport;

import org.jspecify.annotations.NullMarked;
