/** The campaign's verdict about token requests without a page, such as refreshes. */
@NullMarked
package dev.keyward.secondfactor.keycloak.gate;

import org.jspecify.annotations.NullMarked;
