package dev.keyward.audit.keycloak.listener;

/** When the database writes the records of user events to its disk. */
enum CommitMode {
    /** As Keycloak does with its own rows of the same transaction. */
    LIKE_KEYCLOAK("like-keycloak"),
    /** Before Keycloak answers the request. */
    DURABLE("durable");

    private final String word;

    CommitMode(String word) {
        this.word = word;
    }

    /** Returns the word for this mode in the server's options. */
    String word() {
        return word;
    }
}
