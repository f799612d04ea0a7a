/** The admin REST resource of the second factor: exemptions of users, and how far a campaign is. */
@NullMarked
package dev.keyward.secondfactor.keycloak.web;

import org.jspecify.annotations.NullMarked;
