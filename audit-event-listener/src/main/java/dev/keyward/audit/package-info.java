/** The content of the records that Keyward makes of Keycloak's events, without personal data; no Keycloak. */
@NullMarked
package dev.keyward.audit;

import org.jspecify.annotations.NullMarked;
