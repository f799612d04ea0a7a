/** Declarations of configuration options: each has one constant with its key, range, default and help text. */
@NullMarked
package dev.keyward.providerkit.options;

import org.jspecify.annotations.NullMarked;
