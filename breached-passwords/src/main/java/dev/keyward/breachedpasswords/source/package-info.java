/** Looks passwords up in a breach index whose file may be replaced at the same time. */
@NullMarked
package dev.keyward.breachedpasswords.source;

import org.jspecify.annotations.NullMarked;
