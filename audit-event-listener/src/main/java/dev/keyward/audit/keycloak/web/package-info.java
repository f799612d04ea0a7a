/** The REST resources that return an audit log and publish the policy for verifying it. */
@NullMarked
package dev.keyward.audit.keycloak.web;

import org.jspecify.annotations.NullMarked;
