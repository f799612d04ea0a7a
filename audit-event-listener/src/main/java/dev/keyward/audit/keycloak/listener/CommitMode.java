package dev.keyward.audit.keycloak.listener;

/** Modes in which the database writes the records of user events to its disk. */
enum CommitMode {
    /** The database writes the records to the disk when it writes Keycloak's own rows of the same transaction. */
    LIKE_KEYCLOAK("like-keycloak"),
    /** The database writes the records before Keycloak answers the request. */
    DURABLE("durable");

    private final String word;

    CommitMode(String word) {
        this.word = word;
    }

    /** Returns the value that selects this commit mode in the server's options. */
    String word() {
        return word;
    }
}
