package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.SignInStage;

/**
 * A sign-in that the breach check has put on hold: the execution that holds it, the password problem and the stage of
 * the dialogue. Immutable and thread-safe.
 *
 * @param flowId id of the top-level flow
 * @param executionId id of the execution that holds the sign-in up
 * @param problem what is wrong with the password
 * @param stage what the user has to do next
 */
public record HeldSignIn(String flowId, String executionId, PasswordProblem problem, SignInStage stage) {

    HeldSignIn at(SignInStage next) {
        return new HeldSignIn(flowId, executionId, problem, next);
    }

    /**
     * Returns whether the sign-in is on hold in the given top-level flow. An unreadable stage puts it on hold in every flow.
     */
    boolean isIn(String topFlowId) {
        return flowId.equals(topFlowId) || stage instanceof SignInStage.Unreadable;
    }
}
