/**
 * Reads the inputs of several {@code keyward audit} commands: policies, checkpoints, copies of logs, and logs on a
 * server.
 */
@NullMarked
package dev.keyward.cli.auditcopy;

import org.jspecify.annotations.NullMarked;
