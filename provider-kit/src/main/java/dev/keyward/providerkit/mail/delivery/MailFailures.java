package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailException;

/**
 * Classifies the exception of a failed attempt to send a mail: whether to retry, and whether the mail server is at fault.
 *
 * <p>Recognises the exceptions of Jakarta Mail by their names, because a custom sender may bring another copy of it. Stateless and
 * thread-safe.
 */
public final class MailFailures {

    /**
     * SMTP reply codes for problems with one recipient rather than with the mail server, such as greylisting, a full
     * mailbox or an unknown user.
     */
    private static final Set<String> OF_ONE_RECIPIENT = Set.of("450", "451", "452", "550", "551", "552", "553");

    private static final Set<String> PERMANENT = Set.of("550", "551", "553");

    /** Matches the reply code at the start of a mail server's reply, and the class and subject of an enhanced status code. */
    private static final Pattern REPLY = Pattern.compile("^(\\d{3})[ -](\\d\\.\\d)?");

    /** Prefix of the enhanced status codes for refusals by a mail server's policy, such as a refusal to relay. */
    private static final String POLICY = "5.7";

    private static final int MOST_CAUSES = 20;

    private MailFailures() {}

    /** Thrown when a mail cannot be rendered, which is not the fault of a mail server. */
    static final class RenderingException extends EmailException {

        private static final long serialVersionUID = 1;

        RenderingException(Throwable cause) {
            super("The mail could not be rendered.", cause);
        }
    }

    /** Returns whether the given failure affects all mails of the realm: no connection, no login, or a refusal by policy. */
    public static boolean isOfServer(Throwable failure) {
        return causes(failure).noneMatch(cause -> cause instanceof RenderingException)
                && replyCode(failure, reply -> true).isEmpty()
                && causes(failure).anyMatch(cause -> cause instanceof IOException || isOfJakartaMail(cause));
    }

    /**
     * Returns the final outcome of a mail after an attempt to send it threw the given exception. The result is empty if
     * the mail should be tried again.
     */
    static Optional<Outcome> outcome(EmailException failure) {
        if (causes(failure).skip(1).limit(1).anyMatch(MailFailures::isThrownByClose)) {
            return Optional.of(Outcome.SENT);
        }
        return replyCode(failure, PERMANENT::contains).map(reply -> Outcome.REFUSED);
    }

    /**
     * Returns whether the given exception was thrown by closing the connection, after the mail server had accepted the mail.
     *
     * <p>Keycloak's sender closes the transport with try-with-resources: an exception of the sending itself would come first.
     */
    private static boolean isThrownByClose(Throwable cause) {
        return isOfJakartaMail(cause)
                && hasFrame(cause, "close")
                && !hasFrame(cause, "sendMessage")
                && !hasFrame(cause, "connect");
    }

    private static boolean hasFrame(Throwable cause, String method) {
        return Arrays.stream(cause.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method)
                        && (frame.getClassName().endsWith("Transport")
                                || frame.getClassName().endsWith(".Service")));
    }

    /**
     * Returns the mail server's reply code for a failure that concerns the recipient's mailbox. The result is empty for other
     * failures and for codes that the given predicate rejects.
     */
    private static Optional<String> replyCode(Throwable failure, Predicate<String> codes) {
        return causes(failure)
                .filter(cause -> cause.getClass().getSimpleName().equals("SMTPAddressFailedException"))
                .flatMap(cause -> Stream.ofNullable(cause.getMessage()))
                .map(REPLY::matcher)
                .filter(Matcher::find)
                .filter(reply -> !POLICY.equals(reply.group(2)))
                .map(reply -> reply.group(1))
                .filter(OF_ONE_RECIPIENT::contains)
                .filter(codes)
                .findFirst();
    }

    private static boolean isOfJakartaMail(Throwable cause) {
        @Nullable Class<?> type = cause.getClass();
        while (type != null) {
            if (type.getSimpleName().equals("MessagingException")) {
                return true;
            }
            type = type.getSuperclass();
        }
        return false;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        @Nullable Throwable current = failure;
        while (current != null && causes.size() < MOST_CAUSES) {
            causes.add(current);
            current = current.getCause();
        }
        return causes.stream();
    }
}
