/** Keyward in a real Keycloak, as people, administrators and machines meet it. */
@NullMarked
package dev.keyward.it;

import org.jspecify.annotations.NullMarked;
