package dev.keyward.distribution.linkage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The classes that a server with Keyward's jar can load: those of the jar, of the server's libraries and of the JDK. */
final class ServerClasses {

    private final Map<String, ClassFile> keyward;
    private final Map<String, byte[]> libraries = new HashMap<>();
    private final Map<String, Optional<ClassFile>> read = new HashMap<>();

    ServerClasses(Map<String, ClassFile> keyward, Path folder) throws IOException {
        this.keyward = keyward;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                classesOf(jar).forEach(libraries::putIfAbsent);
            }
        }
    }

    /** Returns the classes of a jar, by their internal names. */
    static Map<String, ClassFile> read(Path jar) throws IOException {
        Map<String, ClassFile> classes = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : classesOf(jar).entrySet()) {
            classes.put(entry.getKey(), ClassFile.read(new ByteArrayInputStream(entry.getValue())));
        }
        return classes;
    }

    private static Map<String, byte[]> classesOf(Path jar) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String path = entry.getName();
                if (path.endsWith(".class") && !path.startsWith("META-INF/")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        classes.put(path.substring(0, path.length() - ".class".length()), in.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    int size() {
        return libraries.size();
    }

    Optional<ClassFile> find(String name) {
        ClassFile own = keyward.get(name);
        return own != null ? Optional.of(own) : read.computeIfAbsent(name, this::load);
    }

    private Optional<ClassFile> load(String name) {
        byte[] library = libraries.get(name);
        try (InputStream in = library != null
                ? new ByteArrayInputStream(library)
                : ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
            return in == null ? Optional.empty() : Optional.of(ClassFile.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the given type and all its supertypes that exist, superclasses before interfaces. */
    List<ClassFile> hierarchy(String name) {
        Set<String> names = new LinkedHashSet<>();
        Optional<String> next = Optional.of(name);
        while (next.isPresent() && names.add(next.get())) {
            next = find(next.get()).flatMap(ClassFile::superclass);
        }
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            for (String above : find(open.remove(0)).map(ClassFile::interfaces).orElse(List.of())) {
                if (names.add(above)) {
                    open.add(above);
                }
            }
        }
        names.add("java/lang/Object"); // an interface has its methods, too
        return names.stream().flatMap(each -> find(each).stream()).toList();
    }
}
