/**
 * The breach lists of a server (index, overlays, embedded list and range service), opened once and available through an SPI.
 */
@NullMarked
package dev.keyward.breachcheck.keycloak.lists;

import org.jspecify.annotations.NullMarked;
