package dev.keyward.breachcheck.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.dialogue.Circumstances.Lock;
import dev.keyward.breachcheck.dialogue.SignInStage.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The sign-in dialogue")
class SignInDialogueTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String ADDRESS = "user@example.com";
    private static final MailedCode VALID = MailedCode.fresh(NOW).kept();
    private static final MailedCode EXPIRED =
            MailedCode.fresh(NOW.minus(MailedCode.LIFE)).kept();

    private static final Map<String, SignInStage> STAGES = stages();
    private static final Map<String, StageAnswer> ANSWERS = answers();

    /** Facts about a user with a breached password who can enter a mailed code and has no second factor. */
    private static final Facts BY_MAIL =
            new Facts(true, Proof.Method.MAILED_CODE, Proof.Method.MAILED_CODE, true, ADDRESS, false, Lock.NONE);

    private static Map<String, SignInStage> stages() {
        Map<String, SignInStage> stages = new LinkedHashMap<>();
        stages.put("notice", notice(Duration.ofDays(1)));
        stages.put("due", notice(Duration.ZERO));
        stages.put("code", new SignInStage.CodeEntry(ADDRESS, Optional.of(VALID)));
        stages.put("expired", new SignInStage.CodeEntry(ADDRESS, Optional.of(EXPIRED)));
        stages.put("no code", new SignInStage.CodeEntry(ADDRESS, Optional.empty()));
        stages.put("factor", new SignInStage.SecondFactor(NOW, 1));
        stages.put("missing", new SignInStage.SecondFactorMissing());
        stages.put("blocked", new SignInStage.Stopped(Cause.BLOCKED));
        stages.put("help", new SignInStage.Stopped(Cause.HELP));
        stages.put("later", new SignInStage.Stopped(Cause.LATER));
        stages.put("unreadable", new SignInStage.Unreadable());
        return stages;
    }

    private static SignInStage notice(Duration left) {
        return new SignInStage.Notice(new Deadline(NOW.minus(Duration.ofDays(3)), NOW.plus(left)));
    }

    private static Map<String, StageAnswer> answers() {
        Map<String, StageAnswer> answers = new LinkedHashMap<>();
        answers.put("return", new StageAnswer.Return());
        answers.put("change", new StageAnswer.ChangeNow());
        answers.put("later", new StageAnswer.ChangeLater());
        answers.put("resend", new StageAnswer.Resend());
        answers.put("text", new StageAnswer.TypedCode("1234 5678"));
        answers.put("blank", new StageAnswer.TypedCode(" "));
        answers.put("right", new StageAnswer.CheckedCode(StageAnswer.Result.RIGHT));
        answers.put("wrong", new StageAnswer.CheckedCode(StageAnswer.Result.WRONG));
        answers.put("spent", new StageAnswer.CheckedCode(StageAnswer.Result.SPENT));
        answers.put("end", new StageAnswer.FlowEnd());
        return answers;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // stage, return, change, later, resend, text, blank, right, wrong, spent, end of the flow
        "notice,     show,    mail,    continue, show,    show,    show,    restart, restart, restart, reopen",
        "due,        show,    mail,    mail,     mail,    mail,    mail,    restart, restart, restart, reopen",
        "code,       show,    MISSING, MISSING,  resend,  compare, MISSING, change,  WRONG,   SPENT,   reopen",
        "expired,    show,    ASK,     ASK,      resend,  EXPIRED, ASK,     restart, restart, restart, reopen",
        "no code,    show,    ASK,     ASK,      resend,  ASK,     ASK,     restart, restart, restart, reopen",
        "factor,     await,   await,   await,    await,   await,   await,   restart, restart, restart, reopen",
        "missing,    mail,    mail,    mail,     mail,    mail,    mail,    restart, restart, restart, reopen",
        "blocked,    show,    show,    show,     show,    show,    show,    restart, restart, restart, reopen",
        "help,       show,    show,    show,     show,    show,    show,    restart, restart, restart, reopen",
        "later,      show,    show,    show,     show,    show,    show,    restart, restart, restart, reopen",
        "unreadable, restart, restart, restart,  restart, restart, restart, restart, restart, restart, restart"
    })
    @DisplayName("handles each answer to each stage for a user whose e-mail address is a proof")
    void table(
            String stage,
            String whenReturned,
            String change,
            String later,
            String resend,
            String text,
            String blank,
            String right,
            String wrong,
            String spent,
            String end) {
        List<String> expected = List.of(whenReturned, change, later, resend, text, blank, right, wrong, spent, end);

        List<String> steps = ANSWERS.values().stream()
                .map(answer -> word(SignInDialogue.next(stage(stage), answer, BY_MAIL)))
                .toList();

        assertThat(steps).isEqualTo(expected);
    }

    @Test
    @DisplayName("lets no user continue without a proof, for any stage, answer and circumstances")
    void noWayAround() {
        int steps = 0;
        for (Map.Entry<String, SignInStage> stage : STAGES.entrySet()) {
            for (Map.Entry<String, StageAnswer> answer : ANSWERS.entrySet()) {
                for (Facts facts : allFacts()) {
                    NextStep step = SignInDialogue.next(stage.getValue(), answer.getValue(), facts);
                    String described = stage.getKey() + ", " + answer.getKey() + ", " + facts;
                    if (step instanceof NextStep.Continue) {
                        assertThat(stage.getKey() + " " + answer.getKey() + " " + facts.hasFinding)
                                .describedAs(described)
                                .isEqualTo("notice later true");
                    } else if (step instanceof NextStep.SendCode send) {
                        assertThat(facts.hasFinding && (!send.isResent() || facts.lock == Lock.NONE))
                                .describedAs(described)
                                .isTrue();
                        assertThat(send.stage().address())
                                .describedAs(described)
                                .isEqualTo(facts.address);
                    } else if (step instanceof NextStep.CheckCode check) {
                        assertThat(facts.hasFinding && facts.lock == Lock.NONE)
                                .describedAs(described)
                                .isTrue();
                        assertThat(check.stage().address())
                                .describedAs(described)
                                .isEqualTo(facts.address);
                        assertThat(check.code()).describedAs(described).isEqualTo(VALID);
                    } else if (step instanceof NextStep.ChangePassword) {
                        assertThat(isProven(stage.getKey(), answer.getKey(), facts))
                                .describedAs(described)
                                .isTrue();
                    } else if (step instanceof NextStep.AwaitSecondFactor) {
                        assertThat(stage.getKey().equals("factor")
                                        || (stage.getKey().equals("missing")
                                                        ? facts.proofWithoutSecondFactor
                                                        : facts.proof)
                                                == Proof.Method.SECOND_FACTOR)
                                .describedAs(described)
                                .isTrue();
                    }
                    steps++;
                }
            }
        }
        assertThat(steps).isEqualTo(STAGES.size() * ANSWERS.size() * allFacts().size());
    }

    private static boolean isProven(String stage, String answer, Facts facts) {
        return switch (stage) {
            case "notice", "due" -> facts.proof == Proof.Method.NOT_NEEDED && facts.canChangePassword;
            case "missing" -> facts.proofWithoutSecondFactor == Proof.Method.NOT_NEEDED && facts.canChangePassword;
            case "code" -> answer.equals("right");
            case "factor" -> answer.equals("end") && facts.isProvenByFactor;
            default -> false;
        };
    }

    @Test
    @DisplayName("is tested with every type of stage and answer")
    void complete() {
        assertThat(STAGES.values().stream().map(Object::getClass))
                .containsAll(List.of(SignInStage.class.getPermittedSubclasses()));
        assertThat(ANSWERS.values().stream().map(Object::getClass))
                .containsAll(List.of(StageAnswer.class.getPermittedSubclasses()));
    }

    @Test
    @DisplayName("keeps the content of the stage in each step")
    void contents() {
        for (Map.Entry<String, SignInStage> stage : STAGES.entrySet()) {
            for (StageAnswer answer : ANSWERS.values()) {
                NextStep step = SignInDialogue.next(stage.getValue(), answer, BY_MAIL);
                if (step instanceof NextStep.Show show) {
                    assertThat(show.stage()).isEqualTo(stage.getValue());
                } else if (step instanceof NextStep.Reopen reopen
                        && !stage.getKey().equals("factor")) {
                    assertThat(reopen.stage()).isEqualTo(stage.getValue());
                } else if (step instanceof NextStep.AwaitSecondFactor await) {
                    assertThat(await.stage()).isEqualTo(stage.getValue());
                } else if (step instanceof NextStep.SendCode send && send.isResent()) {
                    assertThat(send.stage()).isEqualTo(stage.getValue());
                }
            }
        }
    }

    @Test
    @DisplayName("demands a second factor that is used after it was requested")
    void awaitedFactor() {
        Facts facts = BY_MAIL.withProofs(Proof.Method.SECOND_FACTOR, Proof.Method.MAILED_CODE);

        assertThat(SignInDialogue.change(facts))
                .isEqualTo(new NextStep.AwaitSecondFactor(new SignInStage.SecondFactor(NOW, facts.usedCredentials())));
        assertThat(SignInDialogue.next(stage("notice"), new StageAnswer.ChangeNow(), facts))
                .isInstanceOf(NextStep.AwaitSecondFactor.class);
        assertThat(word(SignInDialogue.next(stage("missing"), new StageAnswer.Return(), facts)))
                .isEqualTo("mail");
        assertThat(word(SignInDialogue.next(stage("code"), new StageAnswer.TypedCode("12345678"), facts)))
                .isEqualTo("compare");
        assertThat(word(SignInDialogue.next(
                        stage("code"),
                        new StageAnswer.TypedCode("12345678"),
                        BY_MAIL.withProofs(Proof.Method.MAILED_CODE, Proof.Method.UNAVAILABLE))))
                .isEqualTo("HELP");
    }

    @ParameterizedTest
    @CsvSource({"notice", "due", "code", "expired", "no code", "factor", "missing"})
    @DisplayName("restarts when the password was replaced meanwhile")
    void replaced(String stage) {
        Facts facts = BY_MAIL.withFinding(false);

        for (String answer : List.of("return", "change", "later", "resend", "text", "blank")) {
            assertThat(SignInDialogue.next(stage(stage), answer(answer), facts))
                    .describedAs(answer)
                    .isEqualTo(new NextStep.Restart());
        }
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    @DisplayName("keeps a stopped sign-in stopped when the finding is gone")
    void stopped(Cause cause) {
        SignInStage stage = new SignInStage.Stopped(cause);

        assertThat(SignInDialogue.next(stage, new StageAnswer.Return(), BY_MAIL.withFinding(false)))
                .isEqualTo(new NextStep.Show(stage, NextStep.Message.NONE));
    }

    @ParameterizedTest
    @CsvSource({"resend", "text", "blank"})
    @DisplayName("stops a user whose e-mail address is no longer a proof, for any submitted form")
    void address(String answer) {
        for (Facts facts :
                List.of(BY_MAIL.withAddress("other@example.com"), BY_MAIL.withProof(Proof.Method.UNAVAILABLE))) {
            assertThat(SignInDialogue.next(stage("code"), answer(answer), facts))
                    .isEqualTo(new NextStep.Stop(new SignInStage.Stopped(Cause.HELP)));
        }
    }

    @ParameterizedTest
    @CsvSource({"TEMPORARY, LOCKED", "PERMANENT, LOCKED_FOR_GOOD"})
    @DisplayName("neither mails nor compares a code while brute-force protection locks the user")
    void locked(Lock lock, NextStep.CodeRefusal refusal) {
        for (String answer : List.of("resend", "text", "blank")) {
            assertThat(word(SignInDialogue.next(stage("code"), answer(answer), BY_MAIL.withLock(lock))))
                    .isEqualTo(refusal.name());
        }
    }

    @Test
    @DisplayName("drops a code that is spent or expired, and keeps one after a wrong attempt")
    void codes() {
        NextStep.RefuseCode spent = (NextStep.RefuseCode)
                SignInDialogue.next(stage("code"), new StageAnswer.CheckedCode(StageAnswer.Result.SPENT), BY_MAIL);
        NextStep.RefuseCode expired = (NextStep.RefuseCode)
                SignInDialogue.next(stage("expired"), new StageAnswer.TypedCode("12345678"), BY_MAIL);
        NextStep.RefuseCode wrong = (NextStep.RefuseCode)
                SignInDialogue.next(stage("code"), new StageAnswer.CheckedCode(StageAnswer.Result.WRONG), BY_MAIL);

        assertThat(spent.stage()).isEqualTo(stage("no code"));
        assertThat(expired.stage()).isEqualTo(stage("no code"));
        assertThat(wrong.stage()).isEqualTo(stage("code"));
    }

    @ParameterizedTest(name = "{0}, change possible {1}: {2}")
    @CsvSource({
        "MAILED_CODE,   true,  mail",
        "MAILED_CODE,   false, HELP",
        "SECOND_FACTOR, true,  await",
        "SECOND_FACTOR, false, HELP",
        "NOT_NEEDED,    true,  change",
        "NOT_NEEDED,    false, HELP",
        "UNAVAILABLE,   true,  HELP",
        "UNAVAILABLE,   false, HELP"
    })
    @DisplayName("begins a change with the proof that the realm demands")
    void change(Proof.Method proof, boolean canChange, String expected) {
        Facts facts = BY_MAIL.withProof(proof).withChange(canChange);

        assertThat(word(SignInDialogue.change(facts))).isEqualTo(expected);
        assertThat(word(SignInDialogue.next(stage("notice"), new StageAnswer.ChangeNow(), facts)))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName(
            "accepts a second factor at the end of the flow only if it is a proof, and demands another proof otherwise")
    void secondFactor() {
        assertThat(SignInDialogue.next(stage("factor"), new StageAnswer.FlowEnd(), BY_MAIL.withFactor(true)))
                .isEqualTo(new NextStep.ChangePassword());
        assertThat(SignInDialogue.next(stage("factor"), new StageAnswer.FlowEnd(), BY_MAIL))
                .isEqualTo(new NextStep.Reopen(new SignInStage.SecondFactorMissing()));
    }

    private static SignInStage stage(String name) {
        return Optional.ofNullable(STAGES.get(name)).orElseThrow();
    }

    private static StageAnswer answer(String name) {
        return Optional.ofNullable(ANSWERS.get(name)).orElseThrow();
    }

    private static String word(NextStep step) {
        if (step instanceof NextStep.Show show) {
            return show.message() == NextStep.Message.NONE
                    ? "show"
                    : show.message().name();
        } else if (step instanceof NextStep.SendCode send) {
            return send.isResent() ? "resend" : "mail";
        } else if (step instanceof NextStep.RefuseCode refuse) {
            return refuse.refusal().name();
        } else if (step instanceof NextStep.Stop stop) {
            return stop.stage().cause().name();
        } else if (step instanceof NextStep.CheckCode) {
            return "compare";
        } else if (step instanceof NextStep.AwaitSecondFactor) {
            return "await";
        } else if (step instanceof NextStep.ChangePassword) {
            return "change";
        }
        return step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static List<Facts> allFacts() {
        List<Facts> all = new ArrayList<>();
        List<Boolean> both = List.of(true, false);
        for (Proof.Method proof : Proof.Method.values()) {
            for (Proof.Method without : Proof.Method.values()) {
                for (Lock lock : Lock.values()) {
                    for (String address : List.of(ADDRESS, "")) {
                        for (boolean finding : both) {
                            for (boolean change : both) {
                                for (boolean factor : both) {
                                    all.add(new Facts(finding, proof, without, change, address, factor, lock));
                                }
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    private record Facts(
            boolean hasFinding,
            Proof.Method proof,
            Proof.Method proofWithoutSecondFactor,
            boolean canChangePassword,
            String address,
            boolean isProvenByFactor,
            Lock lock)
            implements Circumstances {

        Facts withFinding(boolean value) {
            return new Facts(
                    value, proof, proofWithoutSecondFactor, canChangePassword, address, isProvenByFactor, lock);
        }

        Facts withProof(Proof.Method value) {
            return new Facts(hasFinding, value, value, canChangePassword, address, isProvenByFactor, lock);
        }

        Facts withProofs(Proof.Method value, Proof.Method without) {
            return new Facts(hasFinding, value, without, canChangePassword, address, isProvenByFactor, lock);
        }

        Facts withChange(boolean value) {
            return new Facts(hasFinding, proof, proofWithoutSecondFactor, value, address, isProvenByFactor, lock);
        }

        Facts withAddress(String value) {
            return new Facts(
                    hasFinding, proof, proofWithoutSecondFactor, canChangePassword, value, isProvenByFactor, lock);
        }

        Facts withFactor(boolean value) {
            return new Facts(hasFinding, proof, proofWithoutSecondFactor, canChangePassword, address, value, lock);
        }

        Facts withLock(Lock value) {
            return new Facts(
                    hasFinding, proof, proofWithoutSecondFactor, canChangePassword, address, isProvenByFactor, value);
        }

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public int usedCredentials() {
            return 3;
        }

        @Override
        public boolean isProvenBySecondFactor(SignInStage.SecondFactor stage) {
            return isProvenByFactor;
        }
    }
}
