package dev.keyward.distribution.linkage;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parts of a compiled class that matter for linking: supertypes, members, and references in the constant pool.
 *
 * <p>Names are internal names, with slashes. The format is chapter 4 of the Java Virtual Machine Specification.
 *
 * @param superclass empty for {@code java/lang/Object}
 * @param types all types that the class names, including those in descriptors
 */
record ClassFile(
        String name,
        int access,
        Optional<String> superclass,
        List<String> interfaces,
        Set<String> types,
        Set<Reference> references,
        Set<Member> fields,
        Set<Member> methods) {

    static final int PRIVATE = 0x0002;
    static final int STATIC = 0x0008;
    static final int FINAL = 0x0010;
    static final int INTERFACE = 0x0200;
    static final int ABSTRACT = 0x0400;

    private static final int PUBLIC_OR_PROTECTED = 0x0005;

    /** A field or method that a class refers to. */
    record Reference(String owner, String name, String descriptor, boolean isField, boolean isInInterface) {

        boolean matches(Member member) {
            return name.equals(member.name()) && descriptor.equals(member.descriptor());
        }

        @Override
        public String toString() {
            return owner + "." + name + (isField ? "" : descriptor);
        }
    }

    /** A field or method that a class declares. */
    record Member(String name, String descriptor, int access) {

        boolean has(int flag) {
            return (access & flag) != 0;
        }

        boolean isVisibleOutsideItsPackage() {
            return has(PUBLIC_OR_PROTECTED);
        }

        boolean isSameAs(Member other) {
            return name.equals(other.name) && descriptor.equals(other.descriptor);
        }
    }

    boolean has(int flag) {
        return (access & flag) != 0;
    }

    static ClassFile read(InputStream bytes) throws IOException {
        return new Reader(new DataInputStream(new BufferedInputStream(bytes))).read();
    }

    /** Reads one class file from its first byte. */
    private static final class Reader {

        private final DataInputStream in;
        private int[] tags = {};
        private Object[] pool = {};

        Reader(DataInputStream in) {
            this.in = in;
        }

        ClassFile read() throws IOException {
            in.skipNBytes(8);
            readPool();
            int access = in.readUnsignedShort();
            String name = className(in.readUnsignedShort());
            int superclass = in.readUnsignedShort();
            List<String> interfaces = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                interfaces.add(className(in.readUnsignedShort()));
            }
            Set<Member> fields = members();
            Set<Member> methods = members();
            Set<String> types = new TreeSet<>();
            Set<Reference> references = new HashSet<>();
            collect(types, references);
            fields.forEach(field -> addTypes(field.descriptor(), types));
            methods.forEach(method -> addTypes(method.descriptor(), types));
            return new ClassFile(
                    name,
                    access,
                    superclass == 0 ? Optional.empty() : Optional.of(className(superclass)),
                    interfaces,
                    types,
                    references,
                    fields,
                    methods);
        }

        private void readPool() throws IOException {
            int size = in.readUnsignedShort();
            tags = new int[size];
            pool = new Object[size];
            for (int n = 1; n < size; n++) {
                tags[n] = in.readUnsignedByte();
                switch (tags[n]) {
                    case 1 -> pool[n] = in.readUTF();
                    case 3, 4 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        n++; // a long or double takes two entries
                    }
                    case 7, 8, 16, 19, 20 -> pool[n] = in.readUnsignedShort();
                    case 9, 10, 11, 12, 17, 18 -> pool[n] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                    case 15 -> in.skipNBytes(3);
                    default -> throw new IOException("constant pool tag " + tags[n]);
                }
            }
        }

        private Set<Member> members() throws IOException {
            Set<Member> members = new HashSet<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                int access = in.readUnsignedShort();
                members.add(new Member(text(in.readUnsignedShort()), text(in.readUnsignedShort()), access));
                for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                    in.skipNBytes(2);
                    in.skipNBytes(in.readInt());
                }
            }
            return members;
        }

        private void collect(Set<String> types, Set<Reference> references) {
            for (int n = 1; n < pool.length; n++) {
                switch (tags[n]) {
                    case 7 -> addClass(className(n), types);
                    case 12 -> addTypes(text(pair(n)[1]), types);
                    case 16 -> addTypes(text((int) pool[n]), types);
                    case 9, 10, 11 -> {
                        int[] nameAndType = pair(pair(n)[1]);
                        references.add(new Reference(
                                className(pair(n)[0]),
                                text(nameAndType[0]),
                                text(nameAndType[1]),
                                tags[n] == 9,
                                tags[n] == 11));
                    }
                    default -> {}
                }
            }
        }

        private static void addClass(String name, Set<String> types) {
            if (name.startsWith("[")) {
                addTypes(name, types);
            } else {
                types.add(name);
            }
        }

        private static void addTypes(String descriptor, Set<String> types) {
            for (int start = descriptor.indexOf('L'); start >= 0; ) {
                int end = descriptor.indexOf(';', start);
                types.add(descriptor.substring(start + 1, end));
                start = descriptor.indexOf('L', end);
            }
        }

        private int[] pair(int index) {
            return (int[]) pool[index];
        }

        private String className(int index) {
            return text((int) pool[index]);
        }

        private String text(int index) {
            return (String) pool[index];
        }
    }
}
