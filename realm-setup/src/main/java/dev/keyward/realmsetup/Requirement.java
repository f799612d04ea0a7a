package dev.keyward.realmsetup;

/** The requirement of an execution or sub-flow, with Keycloak's names. */
public enum Requirement {
    REQUIRED,
    ALTERNATIVE,
    CONDITIONAL,
    DISABLED
}
