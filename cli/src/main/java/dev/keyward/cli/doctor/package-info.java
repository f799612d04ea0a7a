/** {@code keyward doctor}: explains a server's log, and prints the SQL that repairs a server that lacks the jar. */
@NullMarked
package dev.keyward.cli.doctor;

import org.jspecify.annotations.NullMarked;
