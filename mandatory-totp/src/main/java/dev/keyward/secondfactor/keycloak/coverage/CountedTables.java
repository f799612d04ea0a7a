package dev.keyward.secondfactor.keycloak.coverage;

/**
 * The names in Keycloak's entities with which a query counts users, for each set of tables of {@link UserTables}.
 *
 * <p>An enabled user of the realm has the alias {@code u}. All other entities name their user with {@code user}.
 */
enum CountedTables {
    LOCAL(
            UserTables.LOCAL,
            "UserEntity u where u.realmId = :realm and u.enabled = true and u.serviceAccountClientLink is null",
            "case when u.createdTimestamp > :oldest then 1 else 0 end",
            "CredentialEntity",
            "UserRoleMappingEntity",
            "UserGroupMembershipEntity",
            "FederatedIdentityEntity",
            "user.id"),
    FEDERATED(
            UserTables.FEDERATED,
            "FederatedUser u where u.realmId = :realm",
            "0",
            "FederatedUserCredentialEntity",
            "FederatedUserRoleMappingEntity",
            "FederatedUserGroupMembershipEntity",
            "BrokerLinkEntity",
            "userId");

    private final UserTables tables;
    private final String users;
    private final String isNew;
    private final String credentials;
    private final String roles;
    private final String groups;
    private final String identities;
    private final String user;

    CountedTables(
            UserTables tables,
            String users,
            String isNew,
            String credentials,
            String roles,
            String groups,
            String identities,
            String user) {
        this.tables = tables;
        this.users = users;
        this.isNew = isNew;
        this.credentials = credentials;
        this.roles = roles;
        this.groups = groups;
        this.identities = identities;
        this.user = user;
    }

    /** Returns the tables from which a page reads users with all that they have. */
    UserTables tables() {
        return tables;
    }

    /** Returns the entity of the users. */
    String usersEntity() {
        return users.substring(0, users.indexOf(" where "));
    }

    /** Returns the condition that selects the users who count. */
    String usersCondition() {
        return users.substring(users.indexOf(" where "));
    }

    /** Returns the expression for whether an account is new, 1 or 0; with {@link #knowsCreation} it has the parameter {@code oldest}. */
    String isNew() {
        return isNew;
    }

    /** Returns whether these tables have the creation time of accounts. */
    boolean knowsCreation() {
        return this == LOCAL;
    }

    String credentials() {
        return credentials;
    }

    String roles() {
        return roles;
    }

    String groups() {
        return groups;
    }

    String identities() {
        return identities;
    }

    /** Returns the path from a credential, a grant or an identity to the id of its user. */
    String user() {
        return user;
    }
}
