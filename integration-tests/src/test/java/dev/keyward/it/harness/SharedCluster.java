package dev.keyward.it.harness;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects the {@link Cluster} that the test classes with {@link OnCluster} share. It starts at the first use and stops
 * after the last class.
 */
final class SharedCluster implements ParameterResolver, BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedCluster.class);

    /** Option by which nodes read changed breach lists within a second or two. */
    private static final String CHECK_OFTEN = "--spi-keyward-breach-check--lists--check-interval-seconds=1";

    /** Option that names the key file of the audit logs, which all nodes of a cluster share. */
    private static final String AUDIT_KEYS = "--spi-events-listener--keyward-audit-log--key-file=";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return of(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Cluster cluster = of(context);
        cluster.restore();
        context.getStore(NAMESPACE).put(Set.class, Set.copyOf(cluster.errors()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Set<?> before = context.getStore(NAMESPACE).get(Set.class, Set.class);
        if (before == null) {
            return; // The cluster did not start, so the class has failed already.
        }
        Pattern expected = Pattern.compile(
                context.getRequiredTestClass().getAnnotation(OnCluster.class).expectedErrors());
        List<String> unexpected = of(context).errors().stream()
                .filter(line -> !before.contains(line))
                .filter(line -> !expected.matcher(line).find())
                .toList();
        if (!unexpected.isEmpty()) {
            throw new AssertionError("A node logged errors:\n" + String.join("\n", unexpected));
        }
    }

    private static Cluster of(ExtensionContext context) {
        return (Cluster) context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        SharedServer.class, key -> SharedServer.start(SharedCluster::start), SharedServer.class)
                .get();
    }

    private static Cluster start() throws IOException {
        Files.createDirectories(Cluster.auditKeyFile().getParent());
        Files.deleteIfExists(Cluster.auditKeyFile());
        KeyFile.write(Cluster.auditKeyFile(), AuditKeys.make());
        return Cluster.start(
                ServerSpec.withKeyward()
                        .withStartArgument(CHECK_OFTEN)
                        .withStartArgument(AUDIT_KEYS + Cluster.auditKeyFile())
                        .withStartArgument(AuditStoreFolder.optionOfCluster()),
                "cluster");
    }
}
