package dev.keyward.it.harness;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.testcontainers.images.builder.Transferable;

/** A Keycloak server in a container, which has Keyward's jar in the layout of the container image. */
final class KeycloakInContainer implements Keycloak {

    /** The host name by which a program in the container reaches the host machine. */
    static final String HOST_NAME = "host.docker.internal";

    private final KeycloakContainer container;
    private final AdminApi admin;

    private KeycloakInContainer(KeycloakContainer container) {
        this.container = container;
        this.admin =
                new AdminApi(url(), container.getAdminUsername(), container.getAdminPassword(), container::getLogs);
    }

    static Keycloak start() {
        List<java.io.File> jars =
                ServerSpec.withKeyward().providers().stream().map(Path::toFile).toList();
        KeycloakContainer container = new KeycloakContainer(Settings.text("server.image"))
                .withProviderLibsFrom(jars)
                .withEnabledMetrics()
                .withExtraHost(HOST_NAME, "host-gateway")
                .withStartupTimeout(Duration.ofMinutes(8));
        container.start();
        return new KeycloakInContainer(container);
    }

    @Override
    public String url() {
        String url = container.getAuthServerUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    @Override
    public String ownUrl() {
        return "http://localhost:8080";
    }

    @Override
    public String managementUrl() {
        return "http://" + container.getHost() + ":" + container.getHttpMgmtPort();
    }

    @Override
    public String log() {
        return container.getLogs();
    }

    @Override
    public AdminApi admin() {
        return admin;
    }

    @Override
    public String adminPassword() {
        return container.getAdminPassword();
    }

    @Override
    public void putData(String path, String content) {
        container.copyFileToContainer(Transferable.of(content), "/opt/keycloak/data/" + path);
    }

    @Override
    public void close() {
        container.stop();
    }
}
