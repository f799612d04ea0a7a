/**
 * {@code keyward doctor}: explains a server's log. For a server that lacks the Keyward jar, prints the SQL that repairs
 * the server.
 */
@NullMarked
package dev.keyward.cli.doctor;

import org.jspecify.annotations.NullMarked;
