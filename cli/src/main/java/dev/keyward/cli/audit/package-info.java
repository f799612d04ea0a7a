/** The {@code keyward audit} commands, which verify audit logs and make their keys. */
@NullMarked
package dev.keyward.cli.audit;

import org.jspecify.annotations.NullMarked;
