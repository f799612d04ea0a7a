package dev.keyward.breachcheck.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.Proof;
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
    private static final Map<String, SignInStage> STAGES = stages();
    private static final Map<String, StageAnswer> ANSWERS = answers();

    /** Facts about a user with a breached password who can enter a mailed code and has no second factor. */
    private static final Facts BY_MAIL =
            new Facts(true, Proof.Method.MAILED_CODE, Proof.Method.MAILED_CODE, true, false);

    private static Map<String, SignInStage> stages() {
        Map<String, SignInStage> stages = new LinkedHashMap<>();
        stages.put("notice", notice(Duration.ofDays(1)));
        stages.put("due", notice(Duration.ZERO));
        stages.put("code", new SignInStage.CodeEntry(ADDRESS, Optional.of("digest")));
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
        answers.put("end", new StageAnswer.FlowEnd());
        return answers;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // stage, return, change, later, resend, text, blank, end of the flow
        "notice,     show,    mail,    continue, show,    show,    show,    reopen",
        "due,        show,    mail,    mail,     mail,    mail,    mail,    reopen",
        "code,       show,    compare, compare,  resend,  compare, compare, reopen",
        "no code,    show,    compare, compare,  resend,  compare, compare, reopen",
        "factor,     await,   await,   await,    await,   await,   await,   reopen",
        "missing,    mail,    mail,    mail,     mail,    mail,    mail,    reopen",
        "blocked,    show,    show,    show,     show,    show,    show,    reopen",
        "help,       show,    show,    show,     show,    show,    show,    reopen",
        "later,      show,    show,    show,     show,    show,    show,    reopen",
        "unreadable, restart, restart, restart,  restart, restart, restart, restart"
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
            String end) {
        List<String> expected = List.of(whenReturned, change, later, resend, text, blank, end);

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
                    } else if (step instanceof NextStep.SendCode || step instanceof NextStep.CheckCode) {
                        assertThat(facts.hasFinding).describedAs(described).isTrue();
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
    @CsvSource({"notice", "due", "code", "no code", "factor", "missing"})
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
                .isEqualTo(new NextStep.Show(stage));
    }

    @ParameterizedTest
    @CsvSource({"resend", "text", "blank"})
    @DisplayName("stops a user to whom no code can be mailed any more, for any submitted form")
    void address(String answer) {
        assertThat(SignInDialogue.next(stage("code"), answer(answer), BY_MAIL.withProof(Proof.Method.UNAVAILABLE)))
                .isEqualTo(new NextStep.Stop(new SignInStage.Stopped(Cause.HELP)));
    }

    @Test
    @DisplayName("continues after a right code, and stops a user whose e-mail address is no longer a proof")
    void afterCode() {
        assertThat(SignInDialogue.afterCode(true)).isEqualTo(new NextStep.ChangePassword());
        assertThat(SignInDialogue.afterCode(false)).isEqualTo(new NextStep.Stop(new SignInStage.Stopped(Cause.HELP)));
    }

    @Test
    @DisplayName("prints neither an entered code nor the digest of a mailed one")
    void printed() {
        assertThat(new NextStep.CheckCode("1234 5678")).hasToString("CheckCode[]");
        assertThat(answer("text")).hasToString("TypedCode[]");
        assertThat(stage("code")).hasToString("CodeEntry[]");
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
        if (step instanceof NextStep.Show) {
            return "show";
        } else if (step instanceof NextStep.SendCode send) {
            return send.isResent() ? "resend" : "mail";
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
                for (boolean finding : both) {
                    for (boolean change : both) {
                        for (boolean factor : both) {
                            all.add(new Facts(finding, proof, without, change, factor));
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
            boolean isProvenByFactor)
            implements Circumstances {

        Facts withFinding(boolean value) {
            return new Facts(value, proof, proofWithoutSecondFactor, canChangePassword, isProvenByFactor);
        }

        Facts withProof(Proof.Method value) {
            return new Facts(hasFinding, value, value, canChangePassword, isProvenByFactor);
        }

        Facts withProofs(Proof.Method value, Proof.Method without) {
            return new Facts(hasFinding, value, without, canChangePassword, isProvenByFactor);
        }

        Facts withChange(boolean value) {
            return new Facts(hasFinding, proof, proofWithoutSecondFactor, value, isProvenByFactor);
        }

        Facts withFactor(boolean value) {
            return new Facts(hasFinding, proof, proofWithoutSecondFactor, canChangePassword, value);
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
