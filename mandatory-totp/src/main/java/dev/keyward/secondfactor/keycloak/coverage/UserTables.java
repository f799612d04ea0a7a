package dev.keyward.secondfactor.keycloak.coverage;

/**
 * The queries on Keycloak's entities that read a page of users with what they have.
 *
 * <p>Users in Keycloak's own storage, and users of a user storage that imports them, are in one set of tables. What Keycloak stores
 * for users who are not imported is in another. Each query after the first reads a range of user ids, or those in a list.
 */
enum UserTables {
    LOCAL(
            "select u.id, u.username, u.email, u.createdTimestamp from UserEntity u where u.realmId = :realm"
                    + " and u.enabled = true and u.serviceAccountClientLink is null",
            "u.id",
            "select c.user.id, c.type, c.createdDate, case when c.type in :records then c.credentialData end"
                    + " from CredentialEntity c where c.user.realmId = :realm and c.type in :types",
            "c.user.id",
            "select m.user.id, m.roleId from UserRoleMappingEntity m where m.user.realmId = :realm",
            "select m.user.id, m.groupId from UserGroupMembershipEntity m where m.user.realmId = :realm",
            "m.user.id",
            "select i.user.id, i.identityProvider from FederatedIdentityEntity i where i.realmId = :realm",
            "i.user.id"),
    FEDERATED(
            "select u.id, '', '', 0L from FederatedUser u where u.realmId = :realm",
            "u.id",
            "select c.userId, c.type, c.createdDate, case when c.type in :records then c.credentialData end"
                    + " from FederatedUserCredentialEntity c where c.realmId = :realm and c.type in :types",
            "c.userId",
            "select m.userId, m.roleId from FederatedUserRoleMappingEntity m where m.realmId = :realm",
            "select m.userId, m.groupId from FederatedUserGroupMembershipEntity m where m.realmId = :realm",
            "m.userId",
            "select i.userId, i.identityProvider from BrokerLinkEntity i where i.realmId = :realm",
            "i.userId");

    /** How a query names the users whose rows it reads. */
    enum Selection {
        /** From the parameter {@code first} to the parameter {@code last}. */
        RANGE(" between :first and :last"),
        /** The ids in the parameter {@code ids}. */
        LIST(" in :ids");

        private final String condition;

        Selection(String condition) {
            this.condition = condition;
        }
    }

    private final String users;
    private final String userId;
    private final String credentials;
    private final String credentialUser;
    private final String roles;
    private final String groups;
    private final String grantUser;
    private final String identities;
    private final String identityUser;

    UserTables(
            String users,
            String userId,
            String credentials,
            String credentialUser,
            String roles,
            String groups,
            String grantUser,
            String identities,
            String identityUser) {
        this.users = users;
        this.userId = userId;
        this.credentials = credentials;
        this.credentialUser = credentialUser;
        this.roles = roles;
        this.groups = groups;
        this.grantUser = grantUser;
        this.identities = identities;
        this.identityUser = identityUser;
    }

    /** Returns the query for the first users: id, name, address and creation time, in the order of the ids. */
    String firstUsers() {
        return users + " order by " + userId;
    }

    /** Returns the query for the users after a user id, as {@link #firstUsers}. Oracle finds none after an empty text. */
    String usersAfter() {
        return users + " and " + userId + " > :after order by " + userId;
    }

    /** Returns the query for the users in a list of user ids, as {@link #firstUsers}, but in no order. */
    String listedUsers() {
        return users + selected(userId, Selection.LIST);
    }

    /** Returns the query for credentials: user id, type, creation time, and data if it is a record of Keyward. */
    String credentials(Selection selection) {
        return credentials + selected(credentialUser, selection);
    }

    /** Returns the query for granted roles: user id and role id. */
    String roles(Selection selection) {
        return roles + selected(grantUser, selection);
    }

    /** Returns the query for granted roles except one, as {@link #roles}. */
    String rolesExceptOne(Selection selection) {
        return roles(selection) + " and m.roleId <> :ignored";
    }

    /** Returns the query for memberships: user id and group id. */
    String groups(Selection selection) {
        return groups + selected(grantUser, selection);
    }

    /** Returns the query for links to identity providers: user id and alias. */
    String identities(Selection selection) {
        return identities + selected(identityUser, selection);
    }

    private static String selected(String userId, Selection selection) {
        return " and " + userId + selection.condition;
    }
}
