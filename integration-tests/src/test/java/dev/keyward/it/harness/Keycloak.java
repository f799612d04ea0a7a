package dev.keyward.it.harness;

import java.net.URI;

/** A running Keycloak server, in a process or in a container. */
public interface Keycloak extends AutoCloseable {

    /** The base URL for browsers and applications, without a slash at the end. */
    String url();

    /** The base URL at which the server reaches itself. */
    default String ownUrl() {
        return url();
    }

    /** The base URL of the health and metrics endpoints. */
    String managementUrl();

    /** The whole server log so far. */
    String log();

    AdminApi admin();

    /** The password of the user "admin" of the realm "master". */
    String adminPassword();

    /** Writes a file below the server's data folder, replacing an existing one. */
    void putData(String path, String content);

    @Override
    void close();

    default URI uri(String path) {
        return URI.create(url() + path);
    }
}
