package dev.keyward.realmsetup.keycloak.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.flows.FlowCopy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was changed in a realm, so that it can be taken back: of each subject the value that it had before Keyward first
 * touched it, and the value that it was last given.
 *
 * <p>Kept by {@link JournalStore}. Immutable and thread-safe.
 *
 * @param profile the one that was applied last, as JSON; empty if none was
 * @param steps by part and subject
 * @param copies by its name, how each copy of a flow was made
 * @param ids the ids of what the steps name: of flows by {@code flow:<alias>}, of clients and identity providers by the
 *     subject of their binding
 * @param isAfterLoss whether an earlier journal of the realm was lost, so that the first values before are not known
 */
public record Journal(
        String profile,
        Map<String, SetupStep> steps,
        Map<String, FlowCopy> copies,
        Map<String, String> ids,
        boolean isAfterLoss) {

    static final Journal EMPTY = new Journal("", Map.of(), Map.of(), Map.of(), false);

    private static final ObjectMapper JSON = new ObjectMapper();

    public Journal {
        steps = Map.copyOf(steps);
        copies = Map.copyOf(copies);
        ids = Map.copyOf(ids);
    }

    public boolean isEmpty() {
        return steps.isEmpty() && profile.isEmpty();
    }

    /** The same with other values before. */
    public Journal with(Collection<SetupStep> corrected) {
        Map<String, SetupStep> all = new LinkedHashMap<>(steps);
        corrected.forEach(step -> all.put(key(step), step));
        return new Journal(profile, all, copies, ids, isAfterLoss);
    }

    /** The same with copies that were made since. */
    Journal withCopies(Map<String, FlowCopy> made) {
        Map<String, FlowCopy> all = new LinkedHashMap<>(copies);
        all.putAll(made);
        return new Journal(profile, steps, all, ids, isAfterLoss);
    }

    /** The same, made after an earlier one was lost. */
    public Journal afterLoss() {
        return new Journal(profile, steps, copies, ids, true);
    }

    /** The same after more steps: the first value before, the last value after. */
    public Journal after(String newProfile, Collection<SetupStep> made) {
        Map<String, SetupStep> all = new LinkedHashMap<>(steps);
        for (SetupStep step : made) {
            SetupStep known = all.get(key(step));
            SetupStep joined =
                    known == null ? step : new SetupStep(step.part(), step.subject(), known.before(), step.after());
            if (joined.changesNothing()) {
                all.remove(key(step));
            } else {
                all.put(key(step), joined);
            }
        }
        return new Journal(newProfile, all, copies, ids, isAfterLoss);
    }

    /** Whether the profile that was applied last has a section for the part. */
    public boolean asksFor(SetupPart part) {
        return section(part).isPresent();
    }

    /** What the profile that was applied last asks of the part. */
    public Optional<JsonNode> section(SetupPart part) {
        try {
            return profile.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(JSON.readTree(profile).get(part.id()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it was read as JSON", e);
        }
    }

    /** The steps of one part, by subject. */
    public Map<String, SetupStep> of(String part) {
        Map<String, SetupStep> ofPart = new LinkedHashMap<>();
        steps.values().stream()
                .filter(step -> step.part().equals(part))
                .forEach(step -> ofPart.put(step.subject(), step));
        return ofPart;
    }

    static String key(SetupStep step) {
        return step.part() + "/" + step.subject();
    }
}
