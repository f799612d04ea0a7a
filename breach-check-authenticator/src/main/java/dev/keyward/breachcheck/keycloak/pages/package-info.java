/** The pages of the breach check, and the texts and times in pages and mails. */
@NullMarked
package dev.keyward.breachcheck.keycloak.pages;

import org.jspecify.annotations.NullMarked;
