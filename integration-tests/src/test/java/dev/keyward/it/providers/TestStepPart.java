package dev.keyward.it.providers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.ListOf;
import dev.keyward.providerkit.setup.ProfileShape.OneValue;
import dev.keyward.providerkit.setup.ProfileShape.Section;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Setup part for tests that inserts {@link TestStepFactory} into flows, and asks for the token gate, as its section says. */
public final class TestStepPart implements SetupPart {

    private static final TextOption<String> MARK = TextOption.ofAnyText("mark", 100, "", "A text for tests.");

    private static final BooleanOption GATE = new BooleanOption("gate", false, "Whether tokens pass the token gate.");

    public static final String ID = "test-step";

    /** Name of a realm attribute that makes a removal of Keyward fail halfway, as a crash does. */
    public static final String STOPS_REMOVAL = "test-step.stops-removal";

    /** Value of {@code mark} with which planning fails as a method of Keycloak or Hibernate may fail. */
    public static final String FAILS = "id to load is required for loading";

    private static final Map<Place, List<String>> AFTER = Map.of(
            Place.BROWSER,
            List.of("auth-username-password-form", "auth-password-form"),
            Place.DIRECT_GRANT,
            List.of("direct-grant-validate-password"),
            Place.RESET_CREDENTIALS,
            List.of("reset-password"),
            Place.FIRST_BROKER_LOGIN,
            List.of("idp-username-password-form"));

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Section settings() {
        return Section.of(
                Field.optional(MARK),
                Field.optional(GATE),
                Field.optional("places", new ListOf(new OneValue(MARK, false), 0, 10, false), "Flows to be changed."));
    }

    @Override
    public List<FlowInsertion> insertions(JsonNode section) {
        Map<String, String> config =
                Map.of(TestStepFactory.MARK, section.path("mark").asText("on"));
        List<FlowInsertion> insertions = new ArrayList<>();
        section.path("places").forEach(name -> {
            Place place = Place.valueOf(name.asText().toUpperCase(Locale.ROOT).replace('-', '_'));
            insertions.add(
                    place == Place.REGISTRATION
                            ? new FlowInsertion(
                                    place,
                                    TestFormActionFactory.ID,
                                    List.of("registration-password-action"),
                                    Map.of(),
                                    "tests")
                            : new FlowInsertion(
                                    place, TestStepFactory.ID, AFTER.getOrDefault(place, List.of()), config, "tests"));
        });
        return insertions;
    }

    @Override
    public boolean needsTokenGate(JsonNode section) {
        return section.path("gate").asBoolean();
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        if (section.path("mark").asText().equals(FAILS)) {
            throw new IllegalArgumentException(FAILS);
        }
        return List.of();
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        return "Stands for a feature.";
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        throw new IllegalStateException("Stopped by the test.");
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        String stops = now(session, realm, STOPS_REMOVAL);
        return stops.isEmpty() ? List.of() : List.of(new SetupStep(ID, STOPS_REMOVAL, stops, ""));
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        return Optional.ofNullable(realm.getAttribute(subject)).orElse("");
    }
}
