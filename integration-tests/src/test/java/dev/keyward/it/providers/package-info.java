/** Providers that misbehave on purpose, deployed only by the tests. */
@NullMarked
package dev.keyward.it.providers;

import org.jspecify.annotations.NullMarked;
