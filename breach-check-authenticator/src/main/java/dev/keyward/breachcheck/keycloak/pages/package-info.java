/** Renders the pages of the breach check, and formats help texts and times for pages and mails. */
@NullMarked
package dev.keyward.breachcheck.keycloak.pages;

import org.jspecify.annotations.NullMarked;
