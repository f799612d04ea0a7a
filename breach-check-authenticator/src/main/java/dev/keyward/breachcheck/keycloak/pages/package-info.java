/** Renders the pages of the breach check. */
@NullMarked
package dev.keyward.breachcheck.keycloak.pages;

import org.jspecify.annotations.NullMarked;
