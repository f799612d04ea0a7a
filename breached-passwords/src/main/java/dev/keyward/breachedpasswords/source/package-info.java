/** An index file that may be replaced while passwords are looked up in it. */
@NullMarked
package dev.keyward.breachedpasswords.source;

import org.jspecify.annotations.NullMarked;
