package dev.keyward.breachcheck.keycloak.web;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckProvider;
import dev.keyward.breachcheck.keycloak.lists.BreachLists;
import dev.keyward.breachcheck.keycloak.lists.BreachListsFactory;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.source.IndexSource;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeReport;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.keycloak.models.KeycloakSessionFactory;

/** Reports the breach-list files of this node of a cluster, including files that cannot be used. Stateless and thread-safe. */
@AutoService(NodeReport.class)
public final class BreachListFiles implements NodeReport {

    static final String ID = "breach-check";

    private static final String NOT_USABLE = "no usable file";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<NodeFile> files(KeycloakSessionFactory factory) {
        return factory.getProviderFactory(BreachCheckProvider.class) instanceof BreachListsFactory lists
                ? files(lists.lists())
                : List.of();
    }

    private static List<NodeFile> files(BreachLists lists) {
        List<NodeFile> files = new ArrayList<>();
        lists.files().index().ifPresent(index -> files.add(file("the breach index", index.state())));
        lists.files()
                .overlays()
                .forEach((name, overlay) -> files.add(file("the breach overlay " + name, overlay.state())));
        lists.embedded().ifPresent(list -> files.add(embedded(list)));
        return files;
    }

    /**
     * Returns the report on one breach-list file of this node. A file that cannot be used is the same on all nodes, and differs
     * from each that can.
     */
    static NodeFile file(String subject, IndexSource.State state) {
        return state.inUse()
                .map(facts -> new NodeFile(
                        ID,
                        subject,
                        facts.sha256(),
                        details(facts.file(), facts.provenance().corpusDate(), facts.keys(), facts.size())))
                .orElseGet(() -> new NodeFile(ID, subject, NOT_USABLE, List.of(NOT_USABLE)));
    }

    private static NodeFile embedded(BreachIndex list) {
        return new NodeFile(
                ID,
                "the breach list in the jar",
                list.sha256(),
                details("embedded.bpi", list.provenance().corpusDate(), list.keys(), list.size()));
    }

    private static List<String> details(String file, Instant corpusDate, long entries, long bytes) {
        return List.of(
                file,
                "corpus date " + LocalDate.ofInstant(corpusDate, ZoneOffset.UTC),
                String.format(Locale.ROOT, "%,d entries", entries),
                String.format(Locale.ROOT, "%,d bytes", bytes));
    }
}
