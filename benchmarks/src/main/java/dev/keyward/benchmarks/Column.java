package dev.keyward.benchmarks;

/** The columns in the table of benchmark results, one for each breach list that is compared. */
enum Column {
    STOCK("Keycloak's denylist (Bloom, 1e-4)"),
    SORTED_FILE("sorted file of 20-byte digests"),
    KEYWARD_14("Keyward, f=14"),
    KEYWARD_24("Keyward, f=24");

    private final String title;

    Column(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
