/** The versions of Keyward and Keycloak, and the parts of Keycloak's API that only some supported versions have. */
@NullMarked
package dev.keyward.providerkit.versions;

import org.jspecify.annotations.NullMarked;
