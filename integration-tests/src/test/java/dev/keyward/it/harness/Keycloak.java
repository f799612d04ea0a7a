package dev.keyward.it.harness;

import java.net.URI;
import java.time.Duration;

/** A running Keycloak server, in a process or in a container. */
public interface Keycloak extends AutoCloseable {

    /** Returns the base URL of the server for browsers and applications, without a slash at the end. */
    String url();

    /** Returns the base URL at which this server listens; in a cluster, {@link #url} is the same for all nodes and this is not. */
    default String nodeUrl() {
        return url();
    }

    /** Returns the base URL at which the server reaches itself. */
    default String ownUrl() {
        return url();
    }

    /** Returns the base URL of the server's health and metrics endpoints. */
    String managementUrl();

    /** Returns the whole log that the server has written so far. */
    String log();

    /** Waits until the log has the given text, because a server may log a change after others can see it. */
    default void awaitLog(String text) {
        Await.until("the log to have: " + text, Duration.ofSeconds(60), () -> log().contains(text));
    }

    AdminApi admin();

    /** Returns the password of the user "admin" of the realm "master". */
    String adminPassword();

    /** Writes a file below the server's data folder, replacing an existing one. */
    void putData(String path, String content);

    @Override
    void close();

    default URI uri(String path) {
        return URI.create(url() + path);
    }
}
