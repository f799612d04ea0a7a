package dev.keyward.realmsetup;

/** How a step of a flow counts, in Keycloak's words. */
public enum Requirement {
    REQUIRED,
    ALTERNATIVE,
    CONDITIONAL,
    DISABLED
}
