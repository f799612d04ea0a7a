package dev.keyward.it.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Keycloak's own message bundles, read from the Keycloak distribution under test. */
public final class StockMessages {

    /** Cache of message bundles by path, because reading the nested archive takes a second. */
    private static final Map<String, Properties> BUNDLES = new ConcurrentHashMap<>();

    private StockMessages() {}

    public static String login(String language, String key, Object... parameters) {
        return text("theme/base/login/messages/messages_" + language + ".properties", language, key, parameters);
    }

    public static String admin(String language, String key, Object... parameters) {
        return text("theme/base/admin/messages/messages_" + language + ".properties", language, key, parameters);
    }

    private static String text(String path, String language, String key, Object... parameters) {
        String pattern = BUNDLES.computeIfAbsent(path, StockMessages::bundle).getProperty(key);
        if (pattern == null) {
            throw new AssertionError("Keycloak has no text for " + key + " in " + path);
        }
        return new MessageFormat(pattern, Locale.forLanguageTag(language)).format(parameters);
    }

    private static Properties bundle(String path) {
        try {
            Properties bundle = new Properties();
            bundle.load(new InputStreamReader(new ByteArrayInputStream(fromThemes(path)), StandardCharsets.UTF_8));
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] fromThemes(String path) throws IOException {
        try (InputStream zip = Files.newInputStream(ServerVersion.tested().zip());
                ZipInputStream dist = new ZipInputStream(zip)) {
            for (ZipEntry entry = dist.getNextEntry(); entry != null; entry = dist.getNextEntry()) {
                if (entry.getName().contains("org.keycloak.keycloak-themes-")) {
                    return entryOf(new ZipInputStream(dist), path);
                }
            }
        }
        throw new IOException("The distribution has no themes.");
    }

    private static byte[] entryOf(ZipInputStream jar, String path) throws IOException {
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            if (entry.getName().equals(path)) {
                return jar.readAllBytes();
            }
        }
        throw new IOException("No " + path + " in Keycloak's themes.");
    }
}
