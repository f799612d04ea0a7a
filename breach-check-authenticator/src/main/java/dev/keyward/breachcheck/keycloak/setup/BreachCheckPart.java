package dev.keyward.breachcheck.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.BreachedRule;
import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.keycloak.policy.BreachedPolicyFactory;
import dev.keyward.breachcheck.keycloak.settings.CheckDemand;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import dev.keyward.breachcheck.keycloak.user.UserRecords;
import dev.keyward.providerkit.proof.MailedProof;
import dev.keyward.providerkit.proof.ProofDemands;
import dev.keyward.providerkit.records.AllUserRecords;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Part of realm setup that adds the breach check to a realm's flows. Removing it also deletes the users' records. Stateless and
 * thread-safe.
 */
@AutoService(SetupPart.class)
public final class BreachCheckPart implements SetupPart {

    private static final String USER_RECORDS = "deadlines-and-changed-addresses";

    private static final String EXIST = "records of users exist";

    @Override
    public String id() {
        return "breach-check";
    }

    @Override
    public ProfileShape.Section settings() {
        return ProfileShape.Section.ofOptions(SignInCheckConfig.options());
    }

    /** Validates the breach check's section of a setup profile, and returns an empty plan. {@link #insertions} returns the executions. */
    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        try {
            SignInCheckConfig.from(config(section));
        } catch (IllegalArgumentException e) {
            throw new ProfileException(id() + "." + e.getMessage(), e);
        }
        return List.of();
    }

    @Override
    public List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        SignInCheckConfig config = SignInCheckConfig.from(config(section));
        return realm.getSmtpConfig().isEmpty() && config.needsMail()
                ? List.of("breach-check: this realm sends no email. Users can neither enter a mailed code nor reset"
                        + " their password: without a second factor, a user whose password fails the check cannot"
                        + " sign in until an administrator sets a new one. Configure email, or choose another"
                        + " action or proof.")
                : List.of();
    }

    @Override
    public List<String> weakened(String provider, Map<String, String> now, Map<String, String> wanted) {
        return provider.equals(CheckExecutions.PROVIDER_ID)
                ? WeakerCheck.of(SignInCheckConfig.from(now, complaint -> {}), SignInCheckConfig.from(wanted))
                : List.of();
    }

    @Override
    public Optional<String> stricter(String policy, String one, String other) {
        if (!policy.equals(BreachedPolicyFactory.ID)) {
            return Optional.empty();
        }
        BreachedRule first = BreachedRule.parse(one);
        BreachedRule second = BreachedRule.parse(other);
        BreachedRule both = first.and(second);
        return Optional.of(both.equals(first) ? one : both.equals(second) ? other : both.text());
    }

    @Override
    public List<FlowInsertion> insertions(JsonNode section) {
        Map<String, String> config = config(section);
        return List.of(
                new FlowInsertion(
                        Place.BROWSER,
                        CheckExecutions.PROVIDER_ID,
                        CheckExecutions.SIGN_IN_FORMS,
                        config,
                        "checks the password after the form"),
                new FlowInsertion(
                        Place.FIRST_BROKER_LOGIN,
                        CheckExecutions.PROVIDER_ID,
                        List.of(CheckExecutions.LINK_FORM),
                        config,
                        "checks the password with which an account is linked"),
                new FlowInsertion(
                        Place.DIRECT_GRANT,
                        CheckExecutions.PROVIDER_ID,
                        List.of("direct-grant-validate-password"),
                        config,
                        "checks the password"));
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        SignInCheckConfig config = SignInCheckConfig.from(config(section));
        String breached = "Signing in with a breached password: " + meaning(config.breached(), config);
        return config.weak() == CheckAction.OFF
                ? breached + "."
                : breached + ". With one that does not meet the current password policy: "
                        + meaning(config.weak(), config) + ".";
    }

    private static String meaning(CheckAction action, SignInCheckConfig config) {
        return switch (action) {
            case OFF -> "nothing happens";
            case RECORD -> "recorded, without a message to the user";
            case NOTIFY -> "the user is signed in and gets an email";
            case CHANGE_BY_DEADLINE -> "the user has " + config.deadlineDays() + " days to choose a new one";
            case CHANGE_NOW -> "the user has to choose a new one first";
            case BLOCK -> "refused until the password is reset";
        };
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        new AllUserRecords(session, types(realm)).removeAll(realm);
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        return List.of(new SetupStep(id(), USER_RECORDS, now(session, realm, USER_RECORDS), ""));
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        return new AllUserRecords(session, types(realm)).any(realm) ? EXIST : "";
    }

    /** Returns the types of the records to delete. Another feature that demands mailed proofs still needs the address changes. */
    private static List<String> types(RealmModel realm) {
        return ProofDemands.existIn(realm, CheckDemand.class)
                ? List.of(UserRecords.FOUND)
                : List.of(UserRecords.FOUND, MailedProof.ADDRESS_RECORD);
    }

    private static Map<String, String> config(JsonNode section) {
        Map<String, String> config = new HashMap<>();
        section.properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return config;
    }
}
