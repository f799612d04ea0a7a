/** Input and output of the {@code keyward} command: prompts, results, errors, and texts that are safe to print. */
@NullMarked
package dev.keyward.cli.terminal;

import org.jspecify.annotations.NullMarked;
