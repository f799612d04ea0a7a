package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Lists the parts that are installed on this server.
 *
 * <p>Features contribute their parts through {@link ServiceLoader}. Stateless and thread-safe.
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

    /** Returns all parts; the flows part comes last, because the other parts decide which executions it wires. */
    public static List<SetupPart> all() {
        return with(new FlowsPart(List.of(), Map.of(), Map.of()));
    }

    /** Returns all parts, with the flows part that holds the current plan. */
    static List<SetupPart> with(FlowsPart flows) {
        List<SetupPart> parts = new ArrayList<>(WITHOUT_FLOWS);
        parts.add(flows);
        return List.copyOf(parts);
    }
}
