package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The parts that this server can set up in a realm.
 *
 * <p>Features contribute theirs by service loading. Stateless and thread-safe.
 */
public final class InstalledParts {

    private static final List<SetupPart> WITHOUT_FLOWS =
            ServiceLoader.load(SetupPart.class, InstalledParts.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(SetupPart::id))
                    .toList();

    private InstalledParts() {}

    /** Returns the parts that features contribute, ordered by id. */
    static List<SetupPart> withoutFlows() {
        return WITHOUT_FLOWS;
    }

    /** Returns all parts; the flows come last, because the other parts decide which executions they get. */
    public static List<SetupPart> all() {
        return with(new FlowsPart(List.of(), Map.of(), Map.of()));
    }

    /** Returns all parts with the flows part of one plan. */
    static List<SetupPart> with(FlowsPart flows) {
        List<SetupPart> parts = new ArrayList<>(WITHOUT_FLOWS);
        parts.add(flows);
        return List.copyOf(parts);
    }
}
