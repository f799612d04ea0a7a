package dev.keyward.distribution.linkage;

import dev.keyward.distribution.linkage.ClassFile.Member;
import dev.keyward.distribution.linkage.ClassFile.Reference;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds references in Keyward's classes that a server could not link when they are first used.
 *
 * <p>Looks for missing types, fields and methods, types that became interfaces or classes, members that became private, final
 * classes and methods, and abstract methods that Keyward does not implement.
 */
final class Linkage {

    private final ServerClasses classes;
    private final SortedSet<String> problems = new TreeSet<>();

    Linkage(ServerClasses classes) {
        this.classes = classes;
    }

    /** Returns one line for each problem, with the simple name of Keyward's top-level class and the defect. */
    SortedSet<String> problems(Iterable<ClassFile> ours) {
        ours.forEach(this::check);
        return problems;
    }

    private void check(ClassFile type) {
        for (String named : type.types()) {
            if (classes.find(named).isEmpty() && !isLeftOut(named)) {
                report(type, "no type " + named);
            }
        }
        type.references().forEach(reference -> check(type, reference));
        List<ClassFile> hierarchy = classes.hierarchy(type.name());
        if (!type.has(ClassFile.ABSTRACT)) {
            checkImplemented(type, hierarchy);
        }
        checkFinal(type, hierarchy);
    }

    /** Returns whether the given type belongs to the parts of bundled libraries that distribution/pom.xml leaves out. */
    private static boolean isLeftOut(String type) {
        return type.matches("dev/keyward/shaded/passay/(dictionary|entropy|generate)/.*");
    }

    private void check(ClassFile type, Reference reference) {
        Optional<ClassFile> owner = classes.find(reference.owner());
        boolean isSpecial = reference.owner().startsWith("[")
                || reference.owner().matches("java/lang/invoke/(MethodHandle|VarHandle)"); // any descriptor is allowed
        if (owner.isEmpty() || isSpecial) {
            return;
        }
        if (!reference.isField() && reference.isInInterface() != owner.get().has(ClassFile.INTERFACE)) {
            report(type, reference.owner() + " is " + (reference.isInInterface() ? "a class" : "an interface"));
        }
        Optional<Member> member = classes.hierarchy(reference.owner()).stream()
                .flatMap(above -> (reference.isField() ? above.fields() : above.methods()).stream())
                .filter(reference::matches)
                .findFirst();
        if (member.isEmpty()) {
            report(type, (reference.isField() ? "no field " : "no method ") + reference);
        } else if (!member.get().isVisibleOutsideItsPackage()
                && !reference.owner().startsWith("dev/keyward/")) {
            report(type, "no access to " + reference);
        }
    }

    private void checkImplemented(ClassFile type, List<ClassFile> hierarchy) {
        for (ClassFile above : hierarchy) {
            for (Member required : above.methods()) {
                if (required.has(ClassFile.ABSTRACT)
                        && hierarchy.stream()
                                .flatMap(each -> each.methods().stream())
                                .noneMatch(method -> method.isSameAs(required)
                                        && !method.has(ClassFile.ABSTRACT)
                                        && !method.has(ClassFile.STATIC))) {
                    report(type, "not implemented: " + above.name() + "." + required.name() + required.descriptor());
                }
            }
        }
    }

    private void checkFinal(ClassFile type, List<ClassFile> hierarchy) {
        for (ClassFile above : hierarchy) {
            if (above.name().equals(type.name())) {
                continue;
            }
            if (above.has(ClassFile.FINAL)) {
                report(type, "final: " + above.name());
            }
            for (Member sealed : above.methods()) {
                boolean cannotBeOverridden =
                        sealed.has(ClassFile.FINAL) && !sealed.has(ClassFile.PRIVATE) && !sealed.has(ClassFile.STATIC);
                if (cannotBeOverridden && type.methods().stream().anyMatch(sealed::isSameAs)) {
                    report(type, "final: " + above.name() + "." + sealed.name());
                }
            }
        }
    }

    private void report(ClassFile type, String problem) {
        String simpleName = type.name().substring(type.name().lastIndexOf('/') + 1);
        problems.add(simpleName.replaceFirst("\\$.*", "") + ": " + problem.replace('/', '.'));
    }
}
