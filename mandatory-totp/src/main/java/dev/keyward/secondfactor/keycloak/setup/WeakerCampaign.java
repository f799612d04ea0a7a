package dev.keyward.secondfactor.keycloak.setup;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Cohort;
import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.DueDate;
import dev.keyward.secondfactor.Factor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares two campaigns, and reports the settings that become less strict. Stateless and thread-safe. */
final class WeakerCampaign {

    private WeakerCampaign() {}

    /** Returns one sentence for each setting that the new campaign makes less strict. */
    static List<String> of(Campaign now, Campaign wanted) {
        List<String> weaker = new ArrayList<>();
        now.cohorts().forEach(cohort -> ofCohort(cohort, wanted).ifPresent(weaker::add));
        for (CohortTarget target : wanted.excluded()) {
            if (!now.excluded().contains(target)) {
                weaker.add("second-factor: exclude gets " + target.text() + ".");
            }
        }
        if (begins(wanted).isAfter(begins(now))) {
            weaker.add(sentence(
                    "start",
                    now.start().map(DueDate::text).orElse("at once"),
                    wanted.start().map(DueDate::text).orElse("at once")));
        }
        if (wanted.graceDays() > now.graceDays()) {
            weaker.add(sentence("grace-days", now.graceDays(), wanted.graceDays()));
        }
        if (wanted.delays() > now.delays()) {
            weaker.add(sentence("not-now", now.delays(), wanted.delays()));
        }
        for (Factor factor : wanted.factors()) {
            if (!now.factors().contains(factor)) {
                weaker.add("second-factor: factors accepts " + factor.word() + ", too.");
            }
        }
        if (now.proof() && !wanted.proof()) {
            weaker.add(sentence("proof", true, false));
        }
        return weaker;
    }

    private static Optional<String> ofCohort(Cohort now, Campaign wanted) {
        Optional<DueDate> then = wanted.cohorts().stream()
                .filter(cohort ->
                        cohort.target().equals(now.target()) || cohort.target() instanceof CohortTarget.Everyone)
                .map(Cohort::deadline)
                .min(DueDate::compareTo);
        if (then.isEmpty()) {
            return Optional.of("second-factor: cohorts loses " + now.target().text() + ".");
        }
        return then.get().compareTo(now.deadline()) > 0
                ? Optional.of(sentence(
                        "deadline of " + now.target().text(),
                        now.deadline().text(),
                        then.get().text()))
                : Optional.empty();
    }

    private static Instant begins(Campaign campaign) {
        return campaign.start().map(DueDate::at).orElse(Instant.MIN);
    }

    private static String sentence(String setting, Object now, Object wanted) {
        return "second-factor: " + setting + " " + now + " now, " + wanted + " wanted.";
    }
}
