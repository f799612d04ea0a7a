package dev.keyward.secondfactor.keycloak.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Cohort;
import dev.keyward.secondfactor.DueDate;
import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.RolloutState;
import dev.keyward.secondfactor.RolloutTally;
import dev.keyward.secondfactor.keycloak.coverage.CountedUsers;
import dev.keyward.secondfactor.keycloak.coverage.CoverageCount;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON response that says how far the campaign of a realm is.
 *
 * @param time time of the report
 * @param start time from which on users are asked; empty for at once
 * @param realmUsers enabled users of the realm, in the campaign or not
 * @param excluded users whom an exclusion takes out of a cohort
 * @param all the users of all cohorts, each counted once
 * @param cohorts the users of each cohort, also if they are in another one too
 * @param problems settings that do not work, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CoverageView(
        String time,
        Optional<String> start,
        long realmUsers,
        long excluded,
        Counts all,
        List<Counts> cohorts,
        List<String> problems) {

    /**
     * The numbers of users in one cohort, or in the campaign.
     *
     * @param snoozing users who have chosen "Not now" and are not overdue
     * @param factors number of users with each accepted factor
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Counts(
            Optional<String> cohort,
            Optional<String> deadline,
            long users,
            long enrolled,
            long due,
            long overdue,
            long exempt,
            long snoozing,
            Map<String, Long> factors) {

        static Counts of(Optional<Cohort> cohort, RolloutTally tally) {
            return new Counts(
                    cohort.map(any -> any.target().text()),
                    cohort.map(any -> any.deadline().text()),
                    tally.users(),
                    tally.users(RolloutState.ENROLLED),
                    tally.users(RolloutState.DUE),
                    tally.users(RolloutState.OVERDUE),
                    tally.users(RolloutState.EXEMPT),
                    tally.snoozing(),
                    tally.factors());
        }
    }

    /** Counts all users of the realm. */
    static CoverageView of(Campaign campaign, CoverageCount count, Instant now, List<String> problems) {
        Tallies tallies = new Tallies(campaign);
        count.forEach(counted -> tallies.add(counted, now));
        return new CoverageView(
                now.toString(),
                campaign.start().map(DueDate::text),
                tallies.realmUsers,
                tallies.excluded,
                Counts.of(Optional.empty(), tallies.all),
                tallies.cohorts.entrySet().stream()
                        .map(cohort -> Counts.of(Optional.of(cohort.getKey()), cohort.getValue()))
                        .toList(),
                problems);
    }

    /** The counters of one report. */
    private static final class Tallies {

        private final RolloutTally all;
        private final Map<Cohort, RolloutTally> cohorts = new LinkedHashMap<>();
        private long realmUsers;
        private long excluded;

        private Tallies(Campaign campaign) {
            all = new RolloutTally(campaign.factors());
            campaign.cohorts().forEach(cohort -> cohorts.put(cohort, new RolloutTally(campaign.factors())));
        }

        private void add(CountedUsers counted, Instant now) {
            realmUsers += counted.users();
            if (counted.obligation() instanceof Obligation.NotConcerned unconcerned) {
                excluded += unconcerned.reason() == Obligation.Reason.EXCLUDED ? counted.users() : 0;
                return;
            }
            all.add(counted.obligation(), now, counted.users());
            cohorts.forEach((cohort, tally) -> {
                if (counted.facts().memberOf().contains(cohort.target())) {
                    tally.add(counted.obligation(), now, counted.users());
                }
            });
        }
    }
}
