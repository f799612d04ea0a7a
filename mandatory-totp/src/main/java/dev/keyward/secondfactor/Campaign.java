package dev.keyward.secondfactor;

import dev.keyward.secondfactor.Obligation.Cause;
import dev.keyward.secondfactor.Obligation.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A realm's campaign for a mandatory second factor: who needs one, and from when on.
 *
 * <p>Immutable and thread-safe.
 *
 * @param cohorts the users who need a second factor; if several contain a user, the earliest deadline applies
 * @param excluded users who need none, even if a cohort contains them
 * @param start time from which on users are told; empty for at once
 * @param graceDays days that a new account has in any case, from its creation on
 * @param delays how often a user can choose "Not now"
 * @param factors the second factors that count and are offered, in the order in which pages show them
 * @param proof whether all users prove their e-mail address before they set up their first factor
 * @param help text for users who cannot set up any of the factors, for example whom to call; may be empty
 */
public record Campaign(
        List<Cohort> cohorts,
        List<CohortTarget> excluded,
        Optional<DueDate> start,
        int graceDays,
        int delays,
        List<Factor> factors,
        boolean proof,
        String help) {

    public Campaign {
        cohorts = List.copyOf(cohorts);
        excluded = List.copyOf(excluded);
        factors = List.copyOf(factors);
    }

    /** Returns all targets that this campaign names, of its cohorts and of its exclusions. */
    public List<CohortTarget> targets() {
        return Stream.concat(cohorts.stream().map(Cohort::target), excluded.stream())
                .distinct()
                .toList();
    }

    /** Returns the second factors of the user that this campaign accepts. */
    public Set<Factor> accepted(Set<Factor> ofUser) {
        EnumSet<Factor> accepted = EnumSet.noneOf(Factor.class);
        factors.stream().filter(ofUser::contains).forEach(accepted::add);
        return accepted;
    }

    /** Returns whether the deadline of any cohort has passed, so that the campaign stops users at the given time. */
    public boolean isEnforced(Instant now) {
        return !start.filter(begins -> !begins.hasPassed(now)).isPresent()
                && cohorts.stream().anyMatch(cohort -> cohort.deadline().hasPassed(now));
    }

    /** Returns this campaign as if it had begun already, for reports before its start. */
    public Campaign begun() {
        return new Campaign(cohorts, excluded, Optional.empty(), graceDays, delays, factors, proof, help);
    }

    /** Decides what this campaign demands of a user at the given time. */
    public Obligation obligation(UserFacts user, Instant now) {
        Optional<DueDate> deadline = deadline(user);
        Optional<Reason> unconcerned = unconcerned(user, deadline, now);
        if (unconcerned.isPresent() || deadline.isEmpty()) {
            return new Obligation.NotConcerned(unconcerned.orElse(Reason.NO_COHORT));
        }
        Set<Factor> accepted = accepted(user.factors());
        if (!accepted.isEmpty()) {
            return new Obligation.Enrolled(accepted);
        }
        Optional<Exemption> exemption = user.exemption().filter(any -> any.isValid(now));
        return exemption.isPresent() ? new Obligation.Exempt(exemption.get()) : missing(user, deadline.get(), now);
    }

    /** Returns whether this campaign would require a new factor at the next sign-in if the user removed all factors. */
    public boolean isFactorNeeded(UserFacts user, Instant now) {
        return obligation(user.withoutFactors(), now) instanceof Obligation.Required;
    }

    private Obligation missing(UserFacts user, DueDate due, Instant now) {
        if (due.hasPassed(now)) {
            return new Obligation.Required(due, Cause.DEADLINE);
        }
        if (user.factorRemoved()) {
            return new Obligation.Required(due, Cause.FACTOR_REMOVED);
        }
        int left = delays - user.delays();
        return left > 0
                ? new Obligation.Due(due, left, user.delays())
                : new Obligation.Required(due, Cause.NO_DELAY_LEFT);
    }

    private Optional<Reason> unconcerned(UserFacts user, Optional<DueDate> deadline, Instant now) {
        List<Reason> reasons = new ArrayList<>();
        switch (user.kind()) {
            case SERVICE_ACCOUNT -> reasons.add(Reason.SERVICE_ACCOUNT);
            case TEMPORARY_ADMINISTRATOR -> reasons.add(Reason.TEMPORARY_ADMINISTRATOR);
            case PERSON -> {}
        }
        if (deadline.isEmpty()) {
            reasons.add(Reason.NO_COHORT);
        }
        if (excluded.stream().anyMatch(user.memberOf()::contains)) {
            reasons.add(Reason.EXCLUDED);
        }
        if (start.filter(begins -> !begins.hasPassed(now)).isPresent()) {
            reasons.add(Reason.NOT_STARTED);
        }
        return reasons.stream().findFirst();
    }

    /** Returns the strictest deadline of the user's cohorts, extended for a new account; empty if no cohort contains the user. */
    private Optional<DueDate> deadline(UserFacts user) {
        return cohorts.stream()
                .filter(cohort -> user.memberOf().contains(cohort.target()))
                .map(Cohort::deadline)
                .min(DueDate::compareTo)
                .map(strictest -> user.created()
                        .map(created -> strictest.notBefore(created.plus(Duration.ofDays(graceDays))))
                        .orElse(strictest));
    }
}
