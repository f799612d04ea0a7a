package dev.keyward.passwordpolicy.keycloak.policy;

import org.keycloak.models.KeycloakSession;

/** The session and the user for which a rule is created. */
public record RuleContext(KeycloakSession session, PasswordOwner owner) {}
