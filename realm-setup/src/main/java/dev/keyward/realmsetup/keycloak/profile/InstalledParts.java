package dev.keyward.realmsetup.keycloak.profile;

import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import dev.keyward.realmsetup.keycloak.gate.TokenGatePart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Lists the setup parts that are installed on this server, such as the password policy. A setup profile has a section for each
 * part.
 *
 * <p>Features contribute their parts through {@link ServiceLoader}. Stateless and thread-safe.
 */
public final class InstalledParts {

    private static final List<SetupPart> WITHOUT_FLOWS =
            ServiceLoader.load(SetupPart.class, InstalledParts.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(SetupPart::id))
                    .toList();

    /** The part that the others switch on. It stands before the flows part, which edits the same client profiles. */
    private static final SetupPart TOKEN_GATE = new TokenGatePart();

    private InstalledParts() {}

    /** Returns the setup parts that features contribute, ordered by id: all except the flows part and the token gate. */
    public static List<SetupPart> withoutFlows() {
        return WITHOUT_FLOWS;
    }

    /** Returns the setup parts that can have a section in a setup profile: all except the token gate. */
    static List<SetupPart> withSection() {
        return all().stream().filter(part -> part != TOKEN_GATE).toList();
    }

    /** Returns all setup parts, with the flows part last. The other parts decide which executions it inserts. */
    public static List<SetupPart> all() {
        return with(new FlowsPart(List.of(), Map.of(), Map.of()));
    }

    /** Returns all setup parts, with the given flows part as the last. It holds the plan in progress. */
    public static List<SetupPart> with(FlowsPart flows) {
        List<SetupPart> parts = new ArrayList<>(WITHOUT_FLOWS);
        parts.add(TOKEN_GATE);
        parts.add(flows);
        return List.copyOf(parts);
    }
}
