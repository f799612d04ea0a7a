package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.NextStep;
import dev.keyward.breachcheck.dialogue.SignInDialogue;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.breachcheck.dialogue.StageAnswer;
import dev.keyward.breachcheck.keycloak.authsession.HeldSignIn;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.pages.Pages;
import dev.keyward.providerkit.proof.CodeEntry;
import dev.keyward.providerkit.proof.CodeResult;
import dev.keyward.providerkit.proof.MailedProof;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.models.UserModel;

/**
 * Carries out the steps of the dialogue with a user whose password is breached or weak.
 *
 * <p>Each step gives the flow exactly one answer. Not thread-safe.
 */
final class DialogueSteps {

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final StageNote note;
    private final FlowAnswers answers;
    private final Pages pages;
    private final UserCircumstances circumstances;

    DialogueSteps(
            AuthenticationFlowContext context,
            UserModel user,
            StageNote note,
            FlowAnswers answers,
            Pages pages,
            UserCircumstances circumstances) {
        this.context = context;
        this.user = user;
        this.note = note;
        this.answers = answers;
        this.pages = pages;
        this.circumstances = circumstances;
    }

    /** Begins the dialogue with a user whose password was checked in this request. */
    void begin(NextStep step, PasswordProblem problem) {
        run(step, problem, Optional.empty());
    }

    /** Continues a sign-in that is on hold, after input from the user or from the authentication flow. */
    void answer(HeldSignIn held, StageAnswer answer) {
        run(SignInDialogue.next(held.stage(), answer, circumstances), held.problem(), Optional.of(held.stage()));
    }

    /** @param from the stored stage at the beginning of this request; empty if there was none */
    private void run(NextStep step, PasswordProblem problem, Optional<SignInStage> from) {
        if (step instanceof NextStep.Show show) {
            store(show.stage(), problem, from);
            show(show.stage(), problem, from);
        } else if (step instanceof NextStep.SendCode send) {
            MailedProof proof = proof(problem, from);
            result(send.isResent() ? proof.resend() : proof.send(), proof, problem, from);
        } else if (step instanceof NextStep.CheckCode check) {
            MailedProof proof = proof(problem, from);
            result(proof.answer(check.text()), proof, problem, from);
        } else if (step instanceof NextStep.AwaitSecondFactor await) {
            store(await.stage(), problem, from);
            answers.awaitFactor();
        } else if (step instanceof NextStep.Stop stop) {
            answers.stop(stop.stage(), problem, "keyward_no_proof", () -> {});
        } else if (step instanceof NextStep.Continue) {
            note.leave();
            SignInEvent.repeat(context.getAuthenticationSession(), user, context.getEvent());
            answers.pass();
        } else if (step instanceof NextStep.ChangePassword) {
            note.requireNewPassword();
            SignInEvent.repeat(context.getAuthenticationSession(), user, context.getEvent());
            answers.pass();
        } else {
            context.resetFlow();
        }
    }

    /**
     * Stores the given stage of the sign-in if it differs from the current one. Storing it again could undo a concurrent
     * restart of the flow.
     */
    private void store(SignInStage stage, PasswordProblem problem, Optional<SignInStage> from) {
        if (from.isEmpty() || from.get().getClass() != stage.getClass()) {
            answers.hold(stage, problem);
        } else if (!from.get().equals(stage)) {
            note.change(from.get(), stage);
        }
    }

    private void show(SignInStage stage, PasswordProblem problem, Optional<SignInStage> from) {
        if (stage instanceof SignInStage.Notice notice) {
            boolean canChange = circumstances.canChangeIn(context.getTopLevelFlow());
            context.challenge(pages.notice(problem, notice.deadline().due(), canChange));
        } else if (stage instanceof SignInStage.CodeEntry) {
            context.challenge(pages.code(problem, proof(problem, from), Optional.empty()));
        } else if (stage instanceof SignInStage.Stopped stopped) {
            answers.show(stopped, problem);
        } else {
            context.resetFlow();
        }
    }

    /** Continues or ends the dialogue after a step of the proof by a mailed code. */
    private void result(CodeResult result, MailedProof proof, PasswordProblem problem, Optional<SignInStage> from) {
        result.metric().ifPresent(SignInMetrics::code);
        if (result.isProof() || result == CodeResult.UNAVAILABLE) {
            run(SignInDialogue.afterCode(result.isProof()), problem, from);
            return;
        }
        Response page = pages.code(problem, proof, Optional.of(result));
        result.error().ifPresent(error -> context.getEvent().user(user).error(error));
        if (result == CodeResult.WRONG || result == CodeResult.SPENT) {
            context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, page);
        } else if (result.error().isPresent()) {
            context.forceChallenge(page);
        } else {
            context.challenge(page);
        }
    }

    /** Returns a proof by a mailed code whose state is part of the stage. */
    private MailedProof proof(PasswordProblem problem, Optional<SignInStage> from) {
        return new MailedProof(
                context.getSession(),
                context.getAuthenticationSession(),
                user,
                circumstances.terms(),
                new StoredStage(problem, from));
    }

    /** Stores the state of the proof in the stage of the sign-in. */
    private final class StoredStage implements MailedProof.Storage {

        private final PasswordProblem problem;
        private final Optional<SignInStage> from;

        StoredStage(PasswordProblem problem, Optional<SignInStage> from) {
            this.problem = problem;
            this.from = from;
        }

        @Override
        public Optional<CodeEntry> read() {
            return from.filter(SignInStage.CodeEntry.class::isInstance)
                    .map(SignInStage.CodeEntry.class::cast)
                    .map(stage -> new CodeEntry(stage.address(), stage.code()));
        }

        private SignInStage stage(CodeEntry entry) {
            return new SignInStage.CodeEntry(entry.address(), entry.code());
        }

        @Override
        public void replace(Optional<CodeEntry> known, CodeEntry entry) {
            store(stage(entry), problem, known.map(this::stage).or(() -> from));
        }
    }
}
