/** {@code keyward setup}: plans, applies, checks and removes the protection of realms through the server. */
@NullMarked
package dev.keyward.cli.setup;

import org.jspecify.annotations.NullMarked;
