/** The REST resources from which a log is read and its policy is published. */
@NullMarked
package dev.keyward.audit.keycloak.web;

import org.jspecify.annotations.NullMarked;
