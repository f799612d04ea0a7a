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
 * Compares what flows do, for each kind of user that their conditions and executions tell apart.
 *
 * <p>Tries all combinations that matter, up to {@value #MOST_WALKS}; of a flow with more, as many again at random.
 * Stateless and thread-safe.
 */
public final class FlowBehaviour {

    private static final int MOST_WALKS = 4096;

    /** Fixed, so that a plan that is made again is the same. */
    private static final long SEED = 17;

    private final Predicate<String> isCondition;

    /** @param isCondition whether a provider is a condition, which Keycloak evaluates and does not run */
    public FlowBehaviour(Predicate<String> isCondition) {
        this.isCondition = isCondition;
    }

    /**
     * How a copy behaves differently from its original, apart from Keyward's executions; empty if it does not.
     *
     * @param copy with the same executions in the same order, and Keyward's among them
     * @return a clause for a sentence
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
     * The execution that somebody can sign in with, without coming to one of Keyward's behind it; empty if there is none.
     *
     * @param provider Keyward's
     * @param after the providers behind which it has to come; empty for the end of the flow
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
     * The first execution that somebody can sign in with, without coming to a certain one of Keyward's at all.
     *
     * @param provider Keyward's
     * @param isCandidate whether a provider is looked for
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
        String behind =
                same == 0 ? "" : " behind " + before.reached().get(same - 1).provider();
        return "a sign-in that goes to " + next(before, same) + behind + " in it goes to " + next(after, same)
                + " in the copy";
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

    /** Answers in such a way that, one walk after another, all combinations come up that a walk depends on. */
    private static final class Decisions implements Circumstances {

        private final LinkedHashMap<String, Boolean> answers = new LinkedHashMap<>();

        @Override
        public boolean answer(String question) {
            return answers.computeIfAbsent(question, asked -> true);
        }

        /** Goes on to the next combination; answers whether there is one. */
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
