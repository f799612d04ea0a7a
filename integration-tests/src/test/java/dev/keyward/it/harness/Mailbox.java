package dev.keyward.it.harness;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.parser.Parser;

/** A local mail server that keeps the mails it receives, so that tests can read them. */
public final class Mailbox implements AutoCloseable {

    private static final Pattern LINK = Pattern.compile("https?://\\S+action-token\\S+");

    private static final Pattern CODE = Pattern.compile("[0-9]{4} [0-9]{4}");

    private final TestHost host = TestHost.current();
    private final GreenMail server;

    /** Starts a mail server on a free port. */
    public Mailbox() {
        this(0);
    }

    /** Starts a mail server on the given port. */
    public Mailbox(int port) {
        server = new GreenMail(new ServerSetup(port, host.bindAddress().getHostAddress(), ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    /** Returns a free port, on which a mail server can be started later. */
    public static int freePort() {
        return FreePorts.take(TestHost.current().bindAddress());
    }

    /** Returns the realm setting {@code smtpServer} for a mail server on the given port. */
    public static Map<String, String> settings(int port) {
        return Map.of(
                "host", TestHost.current().nameForKeycloak(),
                "port", Integer.toString(port),
                "from", "keycloak@example.com");
    }

    /** Returns the realm setting {@code smtpServer} by which a realm sends its mails to this mail server. */
    public Map<String, String> settings() {
        return settings(server.getSmtp().getPort());
    }

    /** Waits for a mail with an action link to the given address, and returns the link. */
    public String linkMailedTo(String address) {
        Await.until(
                "a mail to " + address,
                Duration.ofSeconds(60),
                () -> bodyTo(address).contains("action-token"));
        Matcher link = LINK.matcher(bodyTo(address));
        if (!link.find()) {
            throw new AssertionError("No link in: " + bodyTo(address));
        }
        return Parser.unescapeEntities(link.group(), false).replaceAll("[\">].*", "");
    }

    /** Waits for the n-th mail with an action link to the given address, and returns the link. */
    public String linkMailedTo(String address, int n) {
        Await.until(
                n + " links to " + address,
                Duration.ofSeconds(60),
                () -> linksTo(address).size() >= n);
        return linksTo(address).get(n - 1);
    }

    private List<String> linksTo(String address) {
        return mailsTo(address).stream()
                .flatMap(mail -> LINK.matcher(mail.text())
                        .results()
                        .map(MatchResult::group)
                        .limit(1))
                .toList();
    }

    /** The subject, decoded plain text and decoded HTML of a mail. */
    public record Mail(String subject, String text, String html) {}

    /** Returns all mails to the given address so far, oldest first. */
    public List<Mail> mailsTo(String address) {
        try {
            List<Mail> mails = new ArrayList<>();
            for (MimeMessage message : server.getReceivedMessages()) {
                if (message.getAllRecipients()[0].toString().equals(address)) {
                    jakarta.mail.Multipart parts = (jakarta.mail.Multipart) message.getContent();
                    mails.add(new Mail(
                            message.getSubject(),
                            parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"),
                            parts.getBodyPart(1).getContent().toString()));
                }
            }
            return mails;
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the given number of mails to an address has arrived, and returns the mails. */
    public List<Mail> awaitMailsTo(String address, int count) {
        Await.until(
                count + " mails to " + address,
                Duration.ofSeconds(60),
                () -> mailsTo(address).size() >= count);
        return mailsTo(address);
    }

    /** Waits for the n-th mail to the given address, and returns the verification code in it. */
    public String codeMailedTo(String address, int n) {
        Matcher code = CODE.matcher(awaitMailsTo(address, n).get(n - 1).text());
        if (!code.find()) {
            throw new AssertionError("No code in: " + mailsTo(address));
        }
        return code.group();
    }

    /** Returns the number of mails that have arrived for each address. */
    public Map<String, Long> mailsPerAddress() {
        return Stream.of(server.getReceivedMessages())
                .collect(Collectors.groupingBy(Mailbox::recipient, Collectors.counting()));
    }

    /** Returns the subjects of all mails for each address, oldest first. */
    public Map<String, List<String>> subjectsPerAddress() {
        return Stream.of(server.getReceivedMessages())
                .collect(Collectors.groupingBy(
                        Mailbox::recipient, Collectors.mapping(Mailbox::subject, Collectors.toList())));
    }

    private static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String recipient(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns how many mails with a verification code have arrived for the given address. */
    public long codesMailedTo(String address) {
        return codesTo(address).size();
    }

    /** Returns all verification codes that have arrived for the given address, oldest first. */
    public List<String> codesTo(String address) {
        return mailsTo(address).stream()
                .flatMap(mail -> CODE.matcher(mail.text())
                        .results()
                        .map(MatchResult::group)
                        .limit(1))
                .toList();
    }

    private String bodyTo(String address) {
        try {
            for (MimeMessage message : server.getReceivedMessages()) {
                if (message.getAllRecipients()[0].toString().equals(address)
                        && text(message).contains("action-token")) {
                    return text(message);
                }
            }
            return "";
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the decoded plain-text part of the given mail. */
    private static String text(MimeMessage message) {
        try {
            return message.getContent() instanceof jakarta.mail.Multipart parts
                    ? parts.getBodyPart(0).getContent().toString()
                    : GreenMailUtil.getBody(message);
        } catch (java.io.IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
