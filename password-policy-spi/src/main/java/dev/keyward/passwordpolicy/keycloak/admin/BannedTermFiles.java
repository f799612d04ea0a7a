package dev.keyward.passwordpolicy.keycloak.admin;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.keycloak.rules.BannedTermLists;
import dev.keyward.passwordpolicy.keycloak.rules.BannedTermsPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.rules.TermListState;
import dev.keyward.passwordpolicy.terms.TermList;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.policy.PasswordPolicyProvider;

/**
 * Reports this node's banned-term files by name, up to the first {@value #MOST_FILES}. Lists in a realm are in the database,
 * and so are the same on all nodes. Stateless and thread-safe.
 */
@AutoService(NodeReport.class)
public final class BannedTermFiles implements NodeReport {

    static final String ID = "banned-terms";

    private static final int MOST_FILES = 64;

    private static final String SUBJECT = "the banned-term file ";
    private static final String SUFFIX = ".txt";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<NodeFile> files(KeycloakSessionFactory factory) {
        return factory.getProviderFactory(PasswordPolicyProvider.class, BannedTermsPolicyFactory.ID)
                        instanceof BannedTermsPolicyFactory policy
                ? names(policy.folder()).stream()
                        .limit(MOST_FILES)
                        .flatMap(name -> file(policy.folder(), name).stream())
                        .toList()
                : List.of();
    }

    /** Returns the names of the lists in the given folder, sorted; empty if the folder cannot be read. */
    private static Set<String> names(Path folder) {
        Set<String> names = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    names.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            } catch (IOException | DirectoryIteratorException e) {
                return new TreeSet<>(); // reported by the status of the lists that use it
            }
        }
        names.removeIf(name -> !BannedTermLists.NAME.matcher(name).matches());
        return names;
    }

    private static Optional<NodeFile> file(Path folder, String name) {
        byte[] text;
        try (InputStream in = Files.newInputStream(folder.resolve(name + SUFFIX))) {
            text = in.readNBytes(TermList.MAX_BYTES + 1);
        } catch (IOException e) {
            return Optional.empty();
        }
        CRC32C checksum = new CRC32C();
        checksum.update(text);
        return Optional.of(new NodeFile(
                ID,
                SUBJECT + name + SUFFIX,
                Long.toHexString(checksum.getValue()) + "-" + text.length,
                List.of(
                        String.format(Locale.ROOT, "%,d bytes", text.length),
                        String.format(Locale.ROOT, "checksum %08x", checksum.getValue()))));
    }

    @Override
    public Predicate<NodeFile> usedBy(KeycloakSession session, RealmModel realm) {
        Set<String> subjects = PolicyStatus.usedLists(session, realm)
                .filter(name -> BannedTermsPolicyFactory.lists(session)
                                .find(realm, name)
                                .source()
                        == TermListState.Source.FILE)
                .map(name -> SUBJECT + name + SUFFIX)
                .collect(Collectors.toUnmodifiableSet());
        return file -> subjects.contains(file.subject());
    }
}
