package dev.keyward.passwordpolicy.keycloak.policy;

import org.keycloak.models.KeycloakSession;

/** What a rule may want to know besides the password. */
public record RuleContext(KeycloakSession session, PasswordOwner owner) {}
