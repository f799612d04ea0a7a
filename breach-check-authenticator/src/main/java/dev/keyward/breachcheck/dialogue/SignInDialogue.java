package dev.keyward.breachcheck.dialogue;

import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.dialogue.NextStep.CodeRefusal;
import dev.keyward.breachcheck.dialogue.NextStep.Message;
import dev.keyward.breachcheck.dialogue.SignInStage.CodeEntry;
import dev.keyward.breachcheck.dialogue.SignInStage.Notice;
import dev.keyward.breachcheck.dialogue.SignInStage.SecondFactor;
import dev.keyward.breachcheck.dialogue.SignInStage.SecondFactorMissing;
import dev.keyward.breachcheck.dialogue.SignInStage.Stopped;
import java.util.Optional;

/**
 * Decides what happens next in a sign-in that the breach check has put on hold.
 *
 * <p>The methods have no side effects. An answer that does not fit the stage never lets the user continue. Stateless and
 * thread-safe.
 */
public final class SignInDialogue {

    private SignInDialogue() {}

    /** Returns the next step of the dialogue after the given answer to the given stage. */
    public static NextStep next(SignInStage stage, StageAnswer answer, Circumstances circumstances) {
        if (stage instanceof SignInStage.Unreadable) {
            return new NextStep.Restart();
        }
        if (answer instanceof StageAnswer.FlowEnd) {
            return atFlowEnd(stage, circumstances);
        }
        if (answer instanceof StageAnswer.CheckedCode checked) {
            return stage instanceof CodeEntry entry && entry.isExpected(circumstances.now())
                    ? afterAttempt(entry, checked.result())
                    : new NextStep.Restart();
        }
        // The password was changed elsewhere, so the user has to sign in with the new one.
        if (stage.needsFinding() && !circumstances.hasFinding()) {
            return new NextStep.Restart();
        }
        if (stage instanceof Notice notice) {
            return answerNotice(notice, answer, circumstances);
        }
        if (stage instanceof CodeEntry entry) {
            return answer instanceof StageAnswer.Return
                    ? new NextStep.Show(entry, Message.NONE)
                    : answerCode(entry, answer, circumstances);
        }
        if (stage instanceof SecondFactor factor) {
            return new NextStep.AwaitSecondFactor(factor);
        }
        if (stage instanceof SecondFactorMissing) {
            return toNewPassword(circumstances.proofWithoutSecondFactor(), circumstances);
        }
        return new NextStep.Show(stage, Message.NONE);
    }

    /** Returns the first step of the dialogue with a user who has to change the password at this sign-in. */
    public static NextStep change(Circumstances circumstances) {
        return toNewPassword(circumstances.proof(), circumstances);
    }

    private static NextStep toNewPassword(Proof.Method proof, Circumstances circumstances) {
        if (proof == Proof.Method.UNAVAILABLE || !circumstances.canChangePassword()) {
            return stopForHelp();
        }
        return switch (proof) {
            case MAILED_CODE -> new NextStep.SendCode(new CodeEntry(circumstances.address(), Optional.empty()), false);
            case SECOND_FACTOR ->
                new NextStep.AwaitSecondFactor(new SecondFactor(circumstances.now(), circumstances.usedCredentials()));
            case NOT_NEEDED -> new NextStep.ChangePassword();
            case UNAVAILABLE -> stopForHelp();
        };
    }

    private static NextStep stopForHelp() {
        return new NextStep.Stop(new Stopped(SignInStage.Cause.HELP));
    }

    private static NextStep answerNotice(Notice notice, StageAnswer answer, Circumstances circumstances) {
        if (answer instanceof StageAnswer.Return) {
            return new NextStep.Show(notice, Message.NONE);
        }
        boolean isDue = !circumstances.now().isBefore(notice.deadline().due());
        if (answer instanceof StageAnswer.ChangeNow || isDue) {
            return change(circumstances);
        }
        return answer instanceof StageAnswer.ChangeLater
                ? new NextStep.Continue()
                : new NextStep.Show(notice, Message.NONE);
    }

    private static NextStep answerCode(CodeEntry entry, StageAnswer answer, Circumstances circumstances) {
        // An attacker who is signed in elsewhere may have changed the address.
        if (circumstances.proofWithoutSecondFactor() != Proof.Method.MAILED_CODE
                || !circumstances.address().equals(entry.address())) {
            return stopForHelp();
        }
        Circumstances.Lock lock = circumstances.lock();
        if (lock != Circumstances.Lock.NONE) {
            return new NextStep.RefuseCode(
                    entry, lock == Circumstances.Lock.PERMANENT ? CodeRefusal.LOCKED_FOR_GOOD : CodeRefusal.LOCKED);
        }
        if (answer instanceof StageAnswer.Resend) {
            return new NextStep.SendCode(entry, true);
        }
        String text = answer instanceof StageAnswer.TypedCode typed ? typed.text() : "";
        if (text.isBlank() || entry.code().isEmpty()) {
            return new NextStep.Show(entry, entry.isExpected(circumstances.now()) ? Message.MISSING : Message.ASK);
        }
        if (!entry.isExpected(circumstances.now())) {
            // Right and wrong codes get the same answer. Brute-force protection counts no failure, because the code
            // proves nothing.
            return new NextStep.RefuseCode(entry.withoutCode(), CodeRefusal.EXPIRED);
        }
        return new NextStep.CheckCode(entry, entry.code().get(), text);
    }

    private static NextStep afterAttempt(CodeEntry entry, StageAnswer.Result result) {
        return switch (result) {
            case RIGHT -> new NextStep.ChangePassword();
            case WRONG -> new NextStep.RefuseCode(entry, CodeRefusal.WRONG);
            case SPENT -> new NextStep.RefuseCode(entry.withoutCode(), CodeRefusal.SPENT);
        };
    }

    private static NextStep atFlowEnd(SignInStage stage, Circumstances circumstances) {
        if (!(stage instanceof SecondFactor factor)) {
            return new NextStep.Reopen(stage);
        }
        return circumstances.isProvenBySecondFactor(factor)
                ? new NextStep.ChangePassword()
                : new NextStep.Reopen(new SecondFactorMissing());
    }
}
