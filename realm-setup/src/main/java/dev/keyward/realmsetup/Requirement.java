package dev.keyward.realmsetup;

/** The requirement of an execution or sub-flow in an authentication flow, with Keycloak's names. */
public enum Requirement {
    REQUIRED,
    ALTERNATIVE,
    CONDITIONAL,
    DISABLED
}
