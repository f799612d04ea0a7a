/** {@code keyward audit report}: a page about the records of a copy of an audit log. */
@NullMarked
package dev.keyward.cli.auditreport;

import org.jspecify.annotations.NullMarked;
