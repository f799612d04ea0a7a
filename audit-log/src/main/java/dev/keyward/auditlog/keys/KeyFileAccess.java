package dev.keyward.auditlog.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Checks that only the server can read a key file.
 *
 * <p>Its owner may have any access. Its group may read it if root owns the file and the server does not run as root: then nobody can
 * change the file, and the server can read it only because it is in that group. Kubernetes mounts a secret in this way for a pod with
 * {@code fsGroup}. Follows symbolic links, which such a mount consists of. Stateless.
 */
public final class KeyFileAccess {

    private static final String ROOT = "root";
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private KeyFileAccess() {}

    /** @throws BadKeyFileException if others than the server can read or change the file */
    public static void check(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return; // a file system without permissions, as on Windows
        }
        PosixFileAttributes attributes = view.readAttributes();
        String user = ProcessHandle.current().info().user().orElse(""); // a container may have no user names
        if (!isSecret(attributes.permissions(), attributes.owner().getName(), user)) {
            throw new BadKeyFileException(
                    file + " has the permissions " + PosixFilePermissions.toString(attributes.permissions())
                            + ", so others than its owner have access. Allow only the owner: chmod 600 " + file
                            + ". A mounted secret may also be readable by its group if root owns it and the server"
                            + " does not run as root.");
        }
    }

    static boolean isSecret(Set<PosixFilePermission> permissions, String owner, String user) {
        Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
        others.addAll(permissions);
        others.removeAll(OWNER);
        boolean isMountedSecret = owner.equals(ROOT) && !user.equals(ROOT);
        return others.isEmpty() || (isMountedSecret && others.equals(Set.of(PosixFilePermission.GROUP_READ)));
    }
}
