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
 * Keyward's journal, which records Keyward's changes in a realm so that a removal can restore the previous values.
 *
 * <p>Each recorded step holds the value of its subject before Keyward's first change and after its last one.
 *
 * <p>Stored by {@link JournalStore}. Immutable and thread-safe.
 *
 * @param profile the profile that was applied last, as JSON; empty if none was
 * @param steps the recorded steps, by {@code part/subject}
 * @param copies the copies of flows, by alias
 * @param ids the ids of the named objects: of flows by {@code flow:<alias>}, of clients and identity providers by the subject
 *     of their binding
 * @param isAfterLoss whether an earlier record of the realm was lost, so that the original values are unknown
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

    /** Returns whether this journal holds neither an applied setup profile nor a recorded step. */
    public boolean isEmpty() {
        return steps.isEmpty() && profile.isEmpty();
    }

    /** Returns a copy of this journal in which the given steps replace those for the same settings. */
    public Journal with(Collection<SetupStep> corrected) {
        Map<String, SetupStep> all = new LinkedHashMap<>(steps);
        corrected.forEach(step -> all.put(key(step), step));
        return new Journal(profile, all, copies, ids, isAfterLoss);
    }

    /** Returns this journal with the given copies of flows added. */
    Journal withCopies(Map<String, FlowCopy> made) {
        Map<String, FlowCopy> all = new LinkedHashMap<>(copies);
        all.putAll(made);
        return new Journal(profile, steps, all, ids, isAfterLoss);
    }

    /** Returns a copy of this journal that has no recorded step of the given setup part. */
    public Journal without(String part) {
        Map<String, SetupStep> others = new LinkedHashMap<>(steps);
        others.values().removeIf(step -> step.part().equals(part));
        return new Journal(profile, others, copies, ids, isAfterLoss);
    }

    /** Returns a copy of this journal that is marked as the successor of a lost journal. */
    public Journal afterLoss() {
        return new Journal(profile, steps, copies, ids, true);
    }

    /**
     * Records that a setup profile was applied with the given steps, and returns the new journal.
     *
     * <p>A step for a recorded subject keeps the recorded previous value; it is dropped if its new value equals that.
     */
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

    /** Returns whether the setup profile that was applied last has a section for the given part. */
    public boolean hasSection(SetupPart part) {
        return section(part).isPresent();
    }

    /** Returns the given part's section of the last applied setup profile. */
    public Optional<JsonNode> section(SetupPart part) {
        try {
            return profile.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(JSON.readTree(profile).get(part.id()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a recorded profile is JSON", e);
        }
    }

    /** Returns the recorded steps of the given setup part; the keys are the names (subjects) of the changed settings. */
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
