package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.MailedCode;
import dev.keyward.breachcheck.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * How far a sign-in has come in this execution, kept in the notes of its own tab's session.
 *
 * <p>They are in the server's memory, end with the sign-in, and are cleared together with what Keycloak knows of the executions
 * that are done: whoever gets rid of them has to type the password again. They hold nothing of the password. Not shared between
 * threads.
 */
final class Progress {

    private static final String PREFIX = "keyward.breach-check.";
    private static final String STAGE = PREFIX + "stage";
    private static final String USER = PREFIX + "user";
    private static final String FLOW = PREFIX + "flow";
    private static final String EXECUTION = PREFIX + "execution";
    private static final String REASON = PREFIX + "reason";
    private static final String SEEN = PREFIX + "seen";
    private static final String DUE = PREFIX + "due";
    private static final String CODE = PREFIX + "code";
    private static final String ADDRESS = PREFIX + "address";
    private static final String SINCE = PREFIX + "since";
    private static final String PASSED = PREFIX + "passed";

    private final AuthenticationSessionModel authSession;

    Progress(AuthenticationSessionModel authSession) {
        this.authSession = authSession;
    }

    /** Where it stands still. */
    enum Stage {
        /** The person reads until when the password has to be changed. */
        NOTICE,
        /** A code was mailed, or will be when that is allowed again. */
        CODE,
        /** The flow goes on and has to ask for a second factor. */
        FACTOR,
        /** It did not. */
        FACTOR_MISSING,
        /** The password has to be reset by mail. */
        BLOCKED,
        /** The person can prove nothing. */
        HELP,
        /** Nothing can be said of the password now. */
        LATER
    }

    Optional<Stage> stage() {
        String name = authSession.getAuthNote(STAGE);
        return Arrays.stream(Stage.values())
                .filter(stage -> stage.name().equals(name))
                .findFirst();
    }

    void reach(Stage stage, String userId, String executionId, String topFlowId, Reason reason) {
        authSession.setAuthNote(STAGE, stage.name());
        authSession.setAuthNote(USER, userId);
        authSession.setAuthNote(EXECUTION, executionId);
        authSession.setAuthNote(FLOW, topFlowId);
        authSession.setAuthNote(REASON, reason.name());
    }

    void reach(Stage stage) {
        authSession.setAuthNote(STAGE, stage.name());
    }

    /** The sign-in goes on. */
    void leave() {
        authSession.removeAuthNote(STAGE);
        authSession.removeAuthNote(CODE);
    }

    /** The sign-in goes on, as far as these rules are concerned. */
    void pass(String userId, SignInCheckConfig rules) {
        authSession.setAuthNote(PASSED, userId + rules);
    }

    boolean hasPassed(String userId, SignInCheckConfig rules) {
        return (userId + rules).equals(authSession.getAuthNote(PASSED));
    }

    boolean isOf(String userId) {
        return userId.equals(authSession.getAuthNote(USER));
    }

    boolean isIn(String topFlowId) {
        return topFlowId.equals(authSession.getAuthNote(FLOW));
    }

    String execution() {
        return authSession.getAuthNote(EXECUTION);
    }

    Reason reason() {
        return Reason.valueOf(authSession.getAuthNote(REASON));
    }

    void remember(Deadline deadline) {
        authSession.setAuthNote(SEEN, Long.toString(deadline.seen().toEpochMilli()));
        authSession.setAuthNote(DUE, Long.toString(deadline.due().toEpochMilli()));
    }

    Optional<Deadline> deadline() {
        return Optional.ofNullable(authSession.getAuthNote(DUE))
                .map(due -> new Deadline(
                        Instant.ofEpochMilli(Long.parseLong(authSession.getAuthNote(SEEN))),
                        Instant.ofEpochMilli(Long.parseLong(due))));
    }

    void expect(MailedCode code) {
        authSession.setAuthNote(CODE, code.note());
    }

    Optional<MailedCode> code() {
        return Optional.ofNullable(authSession.getAuthNote(CODE)).flatMap(MailedCode::of);
    }

    /** Codes of this sign-in go to this address and to no other. */
    void mailTo(String address) {
        authSession.setAuthNote(ADDRESS, address);
    }

    boolean isMailedTo(@Nullable String address) {
        return address != null && address.equals(authSession.getAuthNote(ADDRESS));
    }

    /** From now on a second factor is waited for, which was there before. */
    void waitForFactor(Instant now) {
        authSession.setAuthNote(SINCE, Long.toString(now.toEpochMilli()));
    }

    Instant since() {
        return Instant.ofEpochMilli(Long.parseLong(authSession.getAuthNote(SINCE)));
    }

    void forgetCode() {
        authSession.removeAuthNote(CODE);
    }
}
