package dev.keyward.secondfactor.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.providerkit.proof.MailedProof;
import dev.keyward.providerkit.proof.ProofDemands;
import dev.keyward.providerkit.records.AllUserRecords;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.settings.CampaignConfig;
import dev.keyward.secondfactor.keycloak.settings.CampaignDemand;
import dev.keyward.secondfactor.keycloak.settings.InvalidSetting;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Part of realm setup that registers and configures the required action of a campaign, lets new authenticator apps be followed by
 * recovery codes, and inserts the check of existing factors into the flows of password resets and identity providers.
 *
 * <p>Removing it also deletes the users' records; their second factors stay. Stateless and thread-safe.
 */
@AutoService(SetupPart.class)
public final class SecondFactorPart implements SetupPart {

    /** Subject of the step that registers, configures or removes the required action of the campaign. */
    static final String CAMPAIGN = "required-action:" + RealmCampaign.PROVIDER_ID;

    private static final String USER_RECORDS = "postponements-and-exemptions";

    private static final String EXIST = "records of users exist";

    private final CampaignSection section = new CampaignSection();

    @Override
    public String id() {
        return "second-factor";
    }

    @Override
    public ProfileShape.Section settings() {
        return section.shape();
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode settings) {
        Campaign campaign = campaign(settings);
        List<String> problems = new RealmCampaign(Optional.of(campaign), Optional.empty()).problems(session, realm);
        problems = Stream.concat(problems.stream(), CheckInsertions.problems(session, settings))
                .toList();
        if (!problems.isEmpty()) {
            throw new ProfileException(
                    problems.stream().map(problem -> id() + "." + problem).collect(Collectors.joining("\n")));
        }
        List<SetupStep> steps = new ArrayList<>();
        steps.add(step(session, realm, CAMPAIGN, CampaignAction.enabledWith(CampaignSection.config(settings))));
        if (campaign.factors().contains(Factor.AUTHENTICATOR_APP) && RecoveryCodes.canFollow(realm)) {
            steps.add(step(session, realm, RecoveryCodes.SUBJECT, RecoveryCodes.ON));
        }
        return steps;
    }

    @Override
    public List<FlowInsertion> insertions(JsonNode settings) {
        return CheckInsertions.of(settings);
    }

    /** The campaign refuses tokens from the deadline on, see {@code CampaignGate}. */
    @Override
    public boolean needsTokenGate(JsonNode settings) {
        return true;
    }

    @Override
    public List<String> notes(KeycloakSession session, RealmModel realm, JsonNode settings) {
        return realm.getSmtpConfig().isEmpty() && campaign(settings).proof()
                ? List.of(
                        "second-factor: this realm sends no email, so users set up their first second factor without a"
                                + " mailed code. Configure email, so that a thief of a password is not the one who sets it"
                                + " up.")
                : List.of();
    }

    @Override
    public String meaning(JsonNode settings, List<SetupStep> steps) {
        Campaign campaign = campaign(settings);
        return "Users of "
                + campaign.cohorts().stream()
                        .map(cohort -> cohort.target().text() + " need a second factor from "
                                + cohort.deadline().text() + " on")
                        .collect(Collectors.joining(", of "))
                + " (" + campaign.factors().stream().map(Factor::word).collect(Collectors.joining(", "))
                + "). Until then they can choose “Not now” " + campaign.delays() + " times.";
    }

    @Override
    public List<String> weakened(KeycloakSession session, SetupStep step) {
        if (!step.subject().equals(CAMPAIGN)) {
            return List.of();
        }
        try {
            return CampaignAction.enabledConfig(step.before())
                    .map(now -> WeakerCampaign.of(
                            CampaignConfig.parse(now),
                            CampaignConfig.parse(
                                    CampaignAction.enabledConfig(step.after()).orElse(Map.of()))))
                    .orElse(List.of());
        } catch (InvalidSetting e) {
            return List.of(); // a campaign that cannot be read is in force for nobody
        }
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        switch (step.subject()) {
            case CAMPAIGN -> {
                CampaignAction.write(realm, step.after());
                if (step.after().isEmpty()) {
                    records(session, realm).removeAll(realm); // also those that were stored since the step before
                }
            }
            case RecoveryCodes.SUBJECT -> RecoveryCodes.write(realm, step.after());
            case USER_RECORDS -> records(session, realm).removeAll(realm);
            default -> throw new IllegalArgumentException("The part has no subject " + step.subject());
        }
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        List<SetupStep> steps = new ArrayList<>();
        Optional.ofNullable(applied.get(RecoveryCodes.SUBJECT))
                .filter(step -> step.after().equals(now(session, realm, step.subject())))
                .ifPresent(step -> steps.add(step.reversed()));
        steps.add(step(session, realm, USER_RECORDS, ""));
        steps.add(step(session, realm, CAMPAIGN, "")); // last, because it deletes the records again
        return steps;
    }

    @Override
    public boolean canTakeBack(SetupStep recorded) {
        return !recorded.subject().equals(RecoveryCodes.SUBJECT) || RecoveryCodes.isValue(recorded.before());
    }

    @Override
    public List<String> problems(KeycloakSession session, RealmModel realm) {
        return RealmCampaign.of(realm).problems(session, realm);
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        return switch (subject) {
            case CAMPAIGN -> CampaignAction.read(realm);
            case RecoveryCodes.SUBJECT -> RecoveryCodes.read(realm);
            default -> records(session, realm).any(realm) ? EXIST : "";
        };
    }

    private Campaign campaign(JsonNode settings) {
        try {
            return CampaignConfig.parse(CampaignSection.config(settings));
        } catch (InvalidSetting e) {
            throw new ProfileException(id() + "." + e.getMessage(), e);
        }
    }

    private SetupStep step(KeycloakSession session, RealmModel realm, String subject, String after) {
        return new SetupStep(id(), subject, now(session, realm, subject), after);
    }

    /** Returns the records to delete. Another feature that demands mailed proofs still needs the address changes. */
    private static AllUserRecords records(KeycloakSession session, RealmModel realm) {
        List<String> types = new ArrayList<>(SecondFactorRecords.TYPES);
        if (!ProofDemands.existIn(realm, CampaignDemand.class)) {
            types.add(MailedProof.ADDRESS_RECORD);
        }
        return new AllUserRecords(session, types);
    }
}
