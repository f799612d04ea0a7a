package dev.keyward.passwordpolicy.keycloak.policy;

import org.keycloak.models.KeycloakSession;

/** The KeycloakSession and the user for which a password rule is created. */
public record RuleContext(KeycloakSession session, PasswordOwner owner) {}
