/** Providers that misbehave on purpose; deployed beside Keyward by the tests, never delivered. */
@NullMarked
package dev.keyward.it.providers;

import org.jspecify.annotations.NullMarked;
