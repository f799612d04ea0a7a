package dev.keyward.realmsetup;

import dev.keyward.realmsetup.FlowWalk.Circumstances;
import dev.keyward.realmsetup.FlowWalk.Outcome;
import dev.keyward.realmsetup.FlowWalk.Reached;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Compares authentication flows by simulating sign-ins, and finds sign-ins that bypass Keyward's executions.
 *
 * <p>Simulates every combination of results of the executions and conditions, up to {@value #MOST_WALKS} sign-ins. For a flow
 * with more combinations it adds {@value #MOST_WALKS} random ones, so it may miss a difference there.
 *
 * <p>Stateless and thread-safe.
 */
public final class FlowBehaviour {

    private static final int MOST_WALKS = 4096;

    /**
     * Seed of the random numbers for the simulated sign-ins. It is fixed, so that planning the same realm twice gives
     * the same plan.
     */
    private static final long SEED = 17;

    private final Predicate<String> isCondition;

    /**
     * Creates a comparison of authentication flows. The given predicate recognises conditions by their provider ids.
     *
     * @param isCondition whether a provider is a {@code ConditionalAuthenticator}, which Keycloak evaluates but does not run
     */
    public FlowBehaviour(Predicate<String> isCondition) {
        this.isCondition = isCondition;
    }

    /**
     * Describes a sign-in that runs differently in the given copy of a flow than in the original flow.
     *
     * <p>Keyward's executions in the copy are ignored.
     *
     * @param copy a flow with the original's executions in the same order, and Keyward's added
     * @return a clause without a full stop; empty if both flows behave in the same way
     */
    public Optional<String> difference(Flow original, Flow copy) {
        return firstOf(circumstances -> {
            Outcome before =
                    FlowWalk.through(original, isCondition, circumstances).withoutKeyward();
            Outcome after = FlowWalk.through(copy, isCondition, circumstances).withoutKeyward();
            return before.equals(after) ? Optional.empty() : Optional.of(difference(before, after));
        });
    }

    /**
     * Finds an execution after which a sign-in can succeed without reaching Keyward's execution. Keyward's execution has to
     * follow it.
     *
     * @param provider the id of Keyward's provider
     * @param after the ids of the providers that it must follow; empty if it must come at the end of the flow
     * @return the id of the provider that it does not follow, or "its last step"; empty if no sign-in gets past it
     */
    public Optional<String> bypass(Flow flow, String provider, List<String> after) {
        return firstOf(circumstances -> {
            Outcome outcome = FlowWalk.through(flow, isCondition, circumstances);
            return outcome.succeeded() ? bypass(outcome.reached(), provider, after) : Optional.empty();
        });
    }

    private static Optional<String> bypass(List<Reached> reached, String provider, List<String> after) {
        String pending = after.isEmpty() ? "its last step" : "";
        for (Reached step : reached) {
            if (step.provider().equals(provider)) {
                pending = "";
            } else if (step.succeeded() && after.contains(step.provider())) {
                pending = step.provider();
            }
        }
        return pending.isEmpty() ? Optional.empty() : Optional.of(pending);
    }

    /**
     * Finds an execution that lets a user sign in without reaching Keyward's execution. Considers only executions that
     * {@code isCandidate} accepts.
     *
     * @param provider the id of Keyward's provider
     * @param isCandidate whether an execution of a provider counts
     * @return the provider id of that execution; empty if there is none
     */
    public Optional<String> signInWithout(Flow flow, String provider, Predicate<String> isCandidate) {
        return firstOf(circumstances -> {
            Outcome outcome = FlowWalk.through(flow, isCondition, circumstances);
            if (!outcome.succeeded()
                    || outcome.reached().stream()
                            .anyMatch(step -> step.provider().equals(provider))) {
                return Optional.empty();
            }
            return outcome.reached().stream()
                    .filter(Reached::succeeded)
                    .map(Reached::provider)
                    .filter(isCandidate)
                    .findFirst();
        });
    }

    private static String difference(Outcome before, Outcome after) {
        int same = 0;
        while (same < before.reached().size()
                && same < after.reached().size()
                && before.reached().get(same).equals(after.reached().get(same))) {
            same++;
        }
        String predecessor =
                same == 0 ? "" : " after " + before.reached().get(same - 1).provider();
        return "a sign-in that goes to " + next(before, same) + predecessor + " in the original goes to "
                + next(after, same) + " in the copy";
    }

    private static String next(Outcome outcome, int step) {
        if (step < outcome.reached().size()) {
            return outcome.reached().get(step).provider();
        }
        return outcome.succeeded() ? "its end" : "a refusal";
    }

    private static <T> Optional<T> firstOf(Function<Circumstances, Optional<T>> walk) {
        Decisions decisions = new Decisions();
        int walks = 0;
        do {
            Optional<T> found = walk.apply(decisions);
            if (found.isPresent()) {
                return found;
            }
            walks++;
        } while (decisions.advance() && walks < MOST_WALKS);
        return walks < MOST_WALKS ? Optional.empty() : firstAtRandom(walk);
    }

    private static <T> Optional<T> firstAtRandom(Function<Circumstances, Optional<T>> walk) {
        Random random = new Random(SEED);
        for (int walks = 0; walks < MOST_WALKS; walks++) {
            Map<String, Boolean> answers = new HashMap<>();
            Optional<T> found =
                    walk.apply(question -> answers.computeIfAbsent(question, asked -> random.nextBoolean()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * Supplies the results of executions and conditions to simulated sign-ins. Each simulated sign-in gets one
     * combination of results, until every combination was used.
     */
    private static final class Decisions implements Circumstances {

        private final LinkedHashMap<String, Boolean> answers = new LinkedHashMap<>();

        @Override
        public boolean answer(String question) {
            return answers.computeIfAbsent(question, asked -> true);
        }

        /**
         * Moves to the next combination of results (success or failure) of executions and conditions; returns false after the last one.
         */
        boolean advance() {
            List<String> asked = List.copyOf(answers.keySet());
            for (int last = asked.size() - 1; last >= 0; last--) {
                if (Boolean.TRUE.equals(answers.remove(asked.get(last)))) {
                    answers.put(asked.get(last), false);
                    return true;
                }
            }
            return false;
        }
    }
}
