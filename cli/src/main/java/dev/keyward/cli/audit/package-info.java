/** The {@code keyward audit} commands, which copy, verify and search audit logs. */
@NullMarked
package dev.keyward.cli.audit;

import org.jspecify.annotations.NullMarked;
