package dev.keyward.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The methods of Keycloak's admin REST API, found by the JAX-RS annotations in the archive of the tested Keycloak.
 *
 * <p>Follows the sub-resources from {@code RealmAdminResource} on. A sub-resource whose type the annotations do not show must be in {@link
 * #UNTYPED}.
 */
public final class AdminResources implements AutoCloseable {

    private static final String ADMIN = "org.keycloak.services.resources.admin.";
    private static final String AUTHZ = "org.keycloak.authorization.admin.";

    /** Types by method of the sub-resources that Keycloak declares as {@code Object}; none for those of extensions. */
    private static final Map<String, List<String>> UNTYPED = Map.of(
            "RealmAdminResource.extension", List.of(),
            "PolicyTypeService.getPolicyAdminResourceProvider", List.of(),
            "PolicyService.getResource", List.of(AUTHZ + "PolicyTypeService", AUTHZ + "PolicyResourceService"),
            "PermissionService.getResource", List.of(AUTHZ + "PolicyTypeService", AUTHZ + "PolicyResourceService"),
            "PolicyTypeService.getResource", List.of(AUTHZ + "PolicyTypeResourceService"));

    /** The admin resources that Keycloak itself adds as extensions, by their factory: path below the realm, and type. */
    private static final Map<String, Map.Entry<String, String>> EXTENSIONS = Map.of(
            "org.keycloak.admin.ui.rest.AdminExtProvider",
            Map.entry("ui-ext", "org.keycloak.admin.ui.rest.AdminExtResource"),
            "org.keycloak.ssf.services.admin.SsfAdminRealmResourceProviderFactory",
            Map.entry("ssf", "org.keycloak.ssf.services.admin.SsfAdminResource"),
            ADMIN + "UserStorageProviderRealmAdminProvider",
            Map.entry("user-storage", ADMIN + "UserStorageProviderResource"),
            ADMIN + "ClearUserCacheRealmAdminProvider",
            Map.entry("clear-user-cache", ADMIN + "ClearUserCacheResource"),
            ADMIN + "ClearRealmCacheRealmAdminProvider",
            Map.entry("clear-realm-cache", ADMIN + "ClearRealmCacheResource"),
            ADMIN + "ClearKeysCacheRealmAdminProvider",
            Map.entry("clear-keys-cache", ADMIN + "ClearKeysCacheResource"),
            ADMIN + "ClearCrlCacheRealmAdminProvider",
            Map.entry("clear-crl-cache", ADMIN + "ClearCrlCacheResource"),
            ADMIN + "TestLdapConnectionRealmAdminProvider",
            Map.entry("testLDAPConnection", ADMIN + "TestLdapConnectionResource"),
            ADMIN + "LdapServerCapabilitiesRealmAdminProvider",
            Map.entry("ldap-server-capabilities", ADMIN + "LdapServerCapabilitiesResource"));

    private static final String FACTORIES =
            "META-INF/services/org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory";

    private final URLClassLoader classes;

    private AdminResources(URLClassLoader classes) {
        this.classes = classes;
    }

    /**
     * A method of the API.
     *
     * @param path path below the realm, with parameters in braces; {@code .} for the realm itself
     */
    public record Route(String path, String method) implements Comparable<Route> {

        @Override
        public int compareTo(Route other) {
            return (path + ' ' + method).compareTo(other.path + ' ' + other.method);
        }

        /** Returns whether the method can change something. */
        public boolean isWrite() {
            return !List.of("GET", "HEAD", "OPTIONS").contains(method);
        }

        /** Returns whether a request with the given method and path is one for this route. */
        public boolean matches(String otherMethod, String otherPath) {
            List<String> own = segments(path);
            List<String> others = segments(otherPath);
            if (!method.equals(otherMethod) || own.size() != others.size()) {
                return false;
            }
            for (int n = 0; n < own.size(); n++) {
                if (!own.get(n).startsWith("{") && !own.get(n).equals(others.get(n))) {
                    return false;
                }
            }
            return true;
        }

        /** Returns how many segments of the path are fixed words and not parameters. */
        public long literals() {
            return segments(path).stream().filter(text -> !text.startsWith("{")).count();
        }

        private static List<String> segments(String path) {
            return Arrays.asList(path.split("/"));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Unpacks the classes of the tested Keycloak into the given folder. */
    public static AdminResources unpack(Path folder) {
        List<URL> jars = new ArrayList<>();
        try (InputStream in = Files.newInputStream(ServerVersion.tested().zip());
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().matches("[^/]+/lib/lib/(main|boot)/[^/]+\\.jar")) {
                    Path jar = folder.resolve(
                            Path.of(entry.getName()).getFileName().toString());
                    Files.copy(zip, jar);
                    jars.add(jar.toUri().toURL());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AdminResources(new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    }

    /** Returns all methods of the API below a realm. */
    public SortedSet<Route> routes() {
        SortedSet<Route> found = new TreeSet<>();
        walk(type(ADMIN + "RealmAdminResource"), ".", found, List.of());
        for (String factory : extensionFactories()) {
            Map.Entry<String, String> extension = EXTENSIONS.get(factory);
            if (extension == null) {
                throw new AssertionError("Keycloak has a new admin resource: " + factory + ". Add it to EXTENSIONS.");
            }
            walk(type(extension.getValue()), extension.getKey(), found, List.of());
        }
        return found;
    }

    private void walk(Class<?> type, String path, SortedSet<Route> found, List<Class<?>> above) {
        if (Collections.frequency(above, type) > 0) {
            return;
        }
        List<Class<?>> here = Stream.concat(above.stream(), Stream.of(type)).toList();
        for (Method method : type.getMethods()) {
            AnnotatedElement declared = declaration(method);
            String own = join(path, pathOf(declared));
            List<String> httpMethods = httpMethods(declared);
            httpMethods.forEach(name -> found.add(new Route(own, name)));
            if (httpMethods.isEmpty() && hasPath(declared)) {
                Class<?> returned = method.getReturnType();
                if (returned != Object.class && !returned.isInterface()) {
                    walk(returned, own, found, here);
                    continue;
                }
                String name = type.getSimpleName() + "." + method.getName();
                List<String> known = UNTYPED.get(name);
                if (known == null) {
                    throw new AssertionError("The type of " + own + " is not declared. Add " + name + " to UNTYPED.");
                }
                known.forEach(each -> walk(type(each), own, found, here));
            }
        }
    }

    private static String join(String path, String more) {
        String trimmed = more.replaceAll("\\{(\\w[^:}]*)\\s*:[^}]*}", "{$1}").replaceAll("^/+|/+$", "");
        return trimmed.isEmpty() ? path : path.equals(".") ? trimmed : path + "/" + trimmed;
    }

    /** Returns the method, or the one of an interface that has its JAX-RS annotations. */
    private static AnnotatedElement declaration(Method method) {
        if (isResource(method)) {
            return method;
        }
        for (Class<?> type = method.getDeclaringClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> declaring : type.getInterfaces()) {
                for (Method candidate : declaring.getMethods()) {
                    if (candidate.getName().equals(method.getName())
                            && Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes())
                            && isResource(candidate)) {
                        return candidate;
                    }
                }
            }
        }
        return method;
    }

    private static boolean isResource(AnnotatedElement method) {
        return hasPath(method) || !httpMethods(method).isEmpty();
    }

    private static boolean hasPath(AnnotatedElement method) {
        return Arrays.stream(method.getAnnotations()).anyMatch(annotation -> isNamed(annotation, "jakarta.ws.rs.Path"));
    }

    private static String pathOf(AnnotatedElement method) {
        return Arrays.stream(method.getAnnotations())
                .filter(annotation -> isNamed(annotation, "jakarta.ws.rs.Path"))
                .map(AdminResources::value)
                .findFirst()
                .orElse("");
    }

    private static List<String> httpMethods(AnnotatedElement method) {
        return Arrays.stream(method.getAnnotations())
                .flatMap(annotation -> Arrays.stream(annotation.annotationType().getAnnotations()))
                .filter(meta -> isNamed(meta, "jakarta.ws.rs.HttpMethod"))
                .map(AdminResources::value)
                .toList();
    }

    private static boolean isNamed(Annotation annotation, String name) {
        return annotation.annotationType().getName().equals(name);
    }

    private static String value(Annotation annotation) {
        try {
            return annotation
                    .annotationType()
                    .getMethod("value")
                    .invoke(annotation)
                    .toString();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Not an annotation of JAX-RS: " + annotation, e);
        }
    }

    private Class<?> type(String name) {
        try {
            return Class.forName(name, false, classes);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> extensionFactories() {
        List<String> names = new ArrayList<>();
        try {
            for (URL list : Collections.list(classes.getResources(FACTORIES))) {
                try (InputStream in = list.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    @Override
    public void close() {
        try {
            classes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
