/** Types that declare configuration options, with their key, allowed values, default and help text. */
@NullMarked
package dev.keyward.providerkit.options;

import org.jspecify.annotations.NullMarked;
