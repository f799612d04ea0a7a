package dev.keyward.it.harness;

import java.net.URI;

/** A running Keycloak, however it runs. */
public interface Keycloak extends AutoCloseable {

    /** Where people and applications reach it, with no slash at the end. */
    String url();

    /** Where it reaches itself. */
    default String ownUrl() {
        return url();
    }

    /** Where it tells its health and metrics. */
    String managementUrl();

    /** Everything that it has logged so far. */
    String log();

    AdminApi admin();

    /** Of the user "admin" of the realm "master". */
    String adminPassword();

    /** Puts a file into its data folder, in the place of one that is there. */
    void putData(String path, String content);

    @Override
    void close();

    default URI uri(String path) {
        return URI.create(url() + path);
    }
}
