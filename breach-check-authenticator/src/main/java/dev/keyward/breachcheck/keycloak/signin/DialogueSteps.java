package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.MailedCode;
import dev.keyward.breachcheck.dialogue.NextStep;
import dev.keyward.breachcheck.dialogue.SignInDialogue;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.breachcheck.dialogue.StageAnswer;
import dev.keyward.breachcheck.keycloak.authsession.HeldSignIn;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.mails.Notices;
import dev.keyward.breachcheck.keycloak.mails.Quota;
import dev.keyward.breachcheck.keycloak.pages.Pages;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.events.Errors;
import org.keycloak.models.UserModel;

/**
 * Carries out the steps of the dialogue with a user whose password is breached or weak.
 *
 * <p>Each step gives the flow exactly one answer. Not thread-safe.
 */
final class DialogueSteps {

    private static final String MESSAGE = "keyward.breached.code.";

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final StageNote note;
    private final FlowAnswers answers;
    private final Pages pages;
    private final Notices notices;
    private final UserCircumstances circumstances;

    DialogueSteps(
            AuthenticationFlowContext context,
            UserModel user,
            StageNote note,
            FlowAnswers answers,
            Pages pages,
            Notices notices,
            UserCircumstances circumstances) {
        this.context = context;
        this.user = user;
        this.note = note;
        this.answers = answers;
        this.pages = pages;
        this.notices = notices;
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
            show(show.stage(), problem, show.message());
        } else if (step instanceof NextStep.SendCode send) {
            sendCode(send, problem, from);
        } else if (step instanceof NextStep.CheckCode check) {
            run(SignInDialogue.next(check.stage(), checked(check), circumstances), problem, from);
        } else if (step instanceof NextStep.RefuseCode refuse) {
            store(refuse.stage(), problem, from);
            refuse(refuse, problem);
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

    private void show(SignInStage stage, PasswordProblem problem, NextStep.Message message) {
        if (stage instanceof SignInStage.Notice notice) {
            boolean canChange = circumstances.canChangeIn(context.getTopLevelFlow());
            context.challenge(pages.notice(problem, notice.deadline().due(), canChange));
        } else if (stage instanceof SignInStage.CodeEntry entry) {
            Optional<String> error = message == NextStep.Message.NONE ? Optional.empty() : Optional.of(key(message));
            context.challenge(pages.code(problem, error, isExpected(entry)));
        } else if (stage instanceof SignInStage.Stopped stopped) {
            answers.show(stopped, problem);
        } else {
            context.resetFlow();
        }
    }

    private void sendCode(NextStep.SendCode send, PasswordProblem problem, Optional<SignInStage> from) {
        if (!quota().takeCode(context.getRealm(), user)) {
            SignInMetrics.code("capped");
            store(send.stage(), problem, from);
            context.challenge(pages.code(problem, Optional.of(MESSAGE + "too-many"), isExpected(send.stage())));
            return;
        }
        MailedCode.Fresh fresh = MailedCode.fresh(circumstances.now());
        store(send.stage().with(fresh.kept()), problem, from);
        notices.sendCode(fresh.code());
        SignInMetrics.code("sent");
        context.challenge(
                pages.codeSent(problem, send.isResent() ? Optional.of(MESSAGE + "resent") : Optional.empty()));
    }

    private Quota quota() {
        return new Quota(context.getSession());
    }

    /**
     * Counts an attempt to enter a verification code, and compares the entered code with the mailed one. Counting comes
     * first, so that parallel requests cannot exceed the limit.
     */
    private StageAnswer checked(NextStep.CheckCode check) {
        if (!quota().takeAttempt(check.code())) {
            return new StageAnswer.CheckedCode(StageAnswer.Result.SPENT);
        }
        boolean isRight = check.code().is(check.text(), circumstances.now());
        if (isRight) {
            SignInMetrics.code("right");
        }
        return new StageAnswer.CheckedCode(isRight ? StageAnswer.Result.RIGHT : StageAnswer.Result.WRONG);
    }

    private void refuse(NextStep.RefuseCode refuse, PasswordProblem problem) {
        Response page = pages.code(problem, Optional.of(key(refuse.refusal())), isExpected(refuse.stage()));
        switch (refuse.refusal()) {
            case WRONG, SPENT -> {
                SignInMetrics.code(word(refuse.refusal()));
                context.getEvent().user(user).error(Errors.INVALID_USER_CREDENTIALS);
                context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, page);
            }
            case EXPIRED -> {
                SignInMetrics.code(word(refuse.refusal()));
                context.getEvent().user(user).error(Errors.EXPIRED_CODE);
                context.forceChallenge(page);
            }
            case LOCKED -> {
                context.getEvent().user(user).error(Errors.USER_TEMPORARILY_DISABLED);
                context.forceChallenge(page);
            }
            case LOCKED_FOR_GOOD -> {
                context.getEvent().user(user).error(Errors.USER_DISABLED);
                context.forceChallenge(page);
            }
        }
    }

    private boolean isExpected(SignInStage.CodeEntry entry) {
        return entry.isExpected(circumstances.now());
    }

    private static String key(Enum<?> message) {
        return MESSAGE + word(message);
    }

    private static String word(Enum<?> message) {
        return message.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
