/** The breach lists of a server: files, the list in the jar and the range service, opened once and reached through an SPI. */
@NullMarked
package dev.keyward.breachcheck.keycloak.lists;

import org.jspecify.annotations.NullMarked;
