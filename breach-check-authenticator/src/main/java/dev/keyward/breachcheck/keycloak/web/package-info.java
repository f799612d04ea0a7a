/** The admin resource that reports the state of the breach lists. */
@NullMarked
package dev.keyward.breachcheck.keycloak.web;

import org.jspecify.annotations.NullMarked;
