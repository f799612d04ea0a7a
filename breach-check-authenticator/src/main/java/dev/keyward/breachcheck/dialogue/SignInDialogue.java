package dev.keyward.breachcheck.dialogue;

import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.dialogue.SignInStage.CodeEntry;
import dev.keyward.breachcheck.dialogue.SignInStage.Notice;
import dev.keyward.breachcheck.dialogue.SignInStage.SecondFactor;
import dev.keyward.breachcheck.dialogue.SignInStage.SecondFactorMissing;
import dev.keyward.breachcheck.dialogue.SignInStage.Stopped;

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
        // The password was changed elsewhere, so the user has to sign in with the new one.
        if (stage.needsFinding() && !circumstances.hasFinding()) {
            return new NextStep.Restart();
        }
        if (stage instanceof Notice notice) {
            return answerNotice(notice, answer, circumstances);
        }
        if (stage instanceof CodeEntry entry) {
            return answer instanceof StageAnswer.Return ? new NextStep.Show(entry) : answerCode(answer, circumstances);
        }
        if (stage instanceof SecondFactor factor) {
            return new NextStep.AwaitSecondFactor(factor);
        }
        if (stage instanceof SecondFactorMissing) {
            return toNewPassword(circumstances.proofWithoutSecondFactor(), circumstances);
        }
        return new NextStep.Show(stage);
    }

    /** Returns the first step of the dialogue with a user who has to change the password at this sign-in. */
    public static NextStep change(Circumstances circumstances) {
        return toNewPassword(circumstances.proof(), circumstances);
    }

    /**
     * Returns the next step after the proof by a mailed code has ended.
     *
     * @param isProven whether the user has given the proof; otherwise the address is no longer accepted
     */
    public static NextStep afterCode(boolean isProven) {
        return isProven ? new NextStep.ChangePassword() : stopForHelp();
    }

    private static NextStep toNewPassword(Proof.Method proof, Circumstances circumstances) {
        if (proof == Proof.Method.UNAVAILABLE || !circumstances.canChangePassword()) {
            return stopForHelp();
        }
        return switch (proof) {
            case MAILED_CODE -> new NextStep.SendCode(false);
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
            return new NextStep.Show(notice);
        }
        boolean isDue = !circumstances.now().isBefore(notice.deadline().due());
        if (answer instanceof StageAnswer.ChangeNow || isDue) {
            return change(circumstances);
        }
        return answer instanceof StageAnswer.ChangeLater ? new NextStep.Continue() : new NextStep.Show(notice);
    }

    private static NextStep answerCode(StageAnswer answer, Circumstances circumstances) {
        if (circumstances.proofWithoutSecondFactor() != Proof.Method.MAILED_CODE) {
            return stopForHelp();
        }
        if (answer instanceof StageAnswer.Resend) {
            return new NextStep.SendCode(true);
        }
        return new NextStep.CheckCode(answer instanceof StageAnswer.TypedCode typed ? typed.text() : "");
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
