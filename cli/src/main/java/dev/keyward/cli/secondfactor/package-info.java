/** The commands {@code keyward second-factor}, which show how far the roll-out of the second factor is. */
@NullMarked
package dev.keyward.cli.secondfactor;

import org.jspecify.annotations.NullMarked;
