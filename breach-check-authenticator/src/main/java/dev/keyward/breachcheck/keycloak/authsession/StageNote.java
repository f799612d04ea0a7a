package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.MailedCode;
import dev.keyward.breachcheck.PasswordProblem;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * How far the sign-in of one user has come in this execution, kept in a note of the authentication session.
 *
 * <p>Each user has a note, because overlapping requests of one tab may sign in several users. The notes are in the server's memory, end
 * with the sign-in, and are cleared together with the status of the executions, so clearing them forces the user to enter the password
 * again. They hold nothing of the password. Not shared between threads.
 */
public final class StageNote {

    private static final String NOTE = "keyward.breach-check.progress.";

    private static final String STAGE = "stage";
    private static final String FLOW = "flow";
    private static final String EXECUTION = "execution";
    private static final String REASON = "reason";
    private static final String SEEN = "seen";
    private static final String DUE = "due";
    private static final String CODE = "code";
    private static final String ADDRESS = "address";
    private static final String SINCE = "since";
    private static final String USED = "used";
    private static final String PROVEN = "proven";

    private final AuthenticationSessionModel authSession;
    private final String note;

    public StageNote(AuthenticationSessionModel authSession, String userId) {
        this.authSession = authSession;
        this.note = NOTE + userId;
    }

    /** Where it stands still. */
    public enum Stage {
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

    public Optional<Stage> stage() {
        Optional<String> name = read(STAGE);
        return Arrays.stream(Stage.values())
                .filter(stage -> name.equals(Optional.of(stage.name())))
                .findFirst();
    }

    public void reach(Stage stage, String executionId, String topFlowId, PasswordProblem reason) {
        write(Map.of(STAGE, stage.name(), EXECUTION, executionId, FLOW, topFlowId, REASON, reason.name()));
    }

    public void reach(Stage stage) {
        write(Map.of(STAGE, stage.name()));
    }

    /** The sign-in continues. */
    public void leave() {
        Map<String, String> fields = fields();
        fields.remove(STAGE);
        fields.remove(CODE);
        store(fields);
    }

    /** The user may choose a new password: what has to be proven is proven. */
    public void prove() {
        write(Map.of(PROVEN, "true"));
    }

    public boolean isProven() {
        return read(PROVEN).isPresent();
    }

    public boolean isIn(String topFlowId) {
        return read(FLOW).equals(Optional.of(topFlowId));
    }

    public String execution() {
        return read(EXECUTION).orElseThrow();
    }

    public PasswordProblem reason() {
        return read(REASON).map(PasswordProblem::valueOf).orElse(PasswordProblem.BREACHED);
    }

    public void remember(Deadline deadline) {
        write(Map.of(
                SEEN, Long.toString(deadline.seen().toEpochMilli()),
                DUE, Long.toString(deadline.due().toEpochMilli())));
    }

    public Optional<Deadline> deadline() {
        return moment(SEEN).flatMap(seen -> moment(DUE).map(due -> new Deadline(seen, due)));
    }

    public void expect(MailedCode code) {
        write(Map.of(CODE, code.note()));
    }

    public Optional<MailedCode> code() {
        return read(CODE).flatMap(MailedCode::of);
    }

    /** Codes of this sign-in go to this address and to no other. */
    public void mailTo(String address) {
        write(Map.of(ADDRESS, address));
    }

    public boolean isMailedTo(@Nullable String address) {
        return address != null && read(ADDRESS).equals(Optional.of(address));
    }

    /**
     * From now on a second factor is waited for, which was there before.
     *
     * @param used how many credentials the authentication session has seen so far, whosever they were
     */
    public void waitForFactor(Instant now, int used) {
        write(Map.of(SINCE, Long.toString(now.toEpochMilli()), USED, Integer.toString(used)));
    }

    public int usedBefore() {
        return read(USED).map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    }

    public Instant since() {
        return moment(SINCE).orElse(Instant.EPOCH);
    }

    public void forgetCode() {
        Map<String, String> fields = fields();
        fields.remove(CODE);
        store(fields);
    }

    private Optional<Instant> moment(String field) {
        return read(field).map(Long::parseLong).map(Instant::ofEpochMilli);
    }

    private Optional<String> read(String field) {
        return Optional.ofNullable(fields().get(field));
    }

    private void write(Map<String, String> changed) {
        Map<String, String> fields = fields();
        fields.putAll(changed);
        store(fields);
    }

    private Map<String, String> fields() {
        return UserNote.read(authSession, note);
    }

    private void store(Map<String, String> fields) {
        UserNote.write(authSession, note, fields);
    }
}
