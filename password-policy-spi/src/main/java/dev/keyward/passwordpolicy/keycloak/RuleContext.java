package dev.keyward.passwordpolicy.keycloak;

import org.keycloak.models.KeycloakSession;

/** What a rule may want to know besides the password. */
record RuleContext(KeycloakSession session, PasswordOwner owner) {}
