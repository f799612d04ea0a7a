package dev.keyward.passwordpolicy.keycloak.admin;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.keycloak.rules.BannedTermsPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.rules.TermListState;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeReport;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.policy.PasswordPolicyProvider;

/**
 * Reports up to {@value TermFileChecksums#MOST_FILES} banned-term files on this node of a cluster, in the order of
 * their names. Lists in a realm are in the database, and so are the same on all nodes. Thread-safe.
 */
@AutoService(NodeReport.class)
public final class BannedTermFiles implements NodeReport {

    static final String ID = "banned-terms";

    private static final String SUBJECT = "the banned-term file ";
    private static final String SUFFIX = TermFileChecksums.SUFFIX;

    private final TermFileChecksums checksums = new TermFileChecksums();

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<NodeFile> files(KeycloakSessionFactory factory) {
        return factory.getProviderFactory(PasswordPolicyProvider.class, BannedTermsPolicyFactory.ID)
                        instanceof BannedTermsPolicyFactory policy
                ? checksums.of(policy.folder()).stream()
                        .map(BannedTermFiles::file)
                        .toList()
                : List.of();
    }

    private static NodeFile file(TermFileChecksums.Checked file) {
        return new NodeFile(
                ID,
                SUBJECT + file.name() + SUFFIX,
                Long.toHexString(file.checksum()) + "-" + file.bytes(),
                List.of(
                        String.format(Locale.ROOT, "%,d bytes", file.bytes()),
                        String.format(Locale.ROOT, "checksum %08x", file.checksum())));
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
