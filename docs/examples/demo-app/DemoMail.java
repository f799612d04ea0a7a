import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The mail server of ./demo, and a page that shows what it received.
 *
 * <p>Run as "java -cp greenmail-standalone.jar DemoMail.java SMTP-PORT PAGE-PORT". Accepts connections from this machine only, passes no mail
 * on, and forgets all mails when it stops.
 */
public final class DemoMail {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final GreenMail server;

    private DemoMail(GreenMail server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws IOException {
        GreenMail server =
                new GreenMail(new ServerSetup(Integer.parseInt(arguments[0]), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        HttpServer pages = HttpServer.create(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(arguments[1])), 0);
        pages.createContext("/", new DemoMail(server)::answer);
        pages.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] page = page().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders()
                    .add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
            exchange.getResponseHeaders().add("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private String page() {
        StringBuilder mails = new StringBuilder();
        List<MimeMessage> received = List.of(server.getReceivedMessages());
        for (int n = received.size() - 1; n >= 0; n--) {
            mails.append(mail(received.get(n)));
        }
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Mails – Keyward demo</title>
                <style>
                :root { color-scheme: light dark; }
                body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; }
                h1, h2 { line-height: 1.2; }
                article { border-top: 1px solid; margin-top: 2rem; }
                pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
                </style>
                </head>
                <body>
                <main>
                <h1>Mails of the demo</h1>
                <p>%s The newest comes first. <a href="/">Look for new ones</a></p>
                %s</main>
                </body>
                </html>
                """
                .formatted(received.isEmpty() ? "None has arrived yet." : "All mails since the demo was started.", mails);
    }

    private static String mail(MimeMessage message) {
        try {
            return "<article>\n<h2>" + escaped(message.getSubject()) + "</h2>\n<p>To "
                    + escaped(message.getAllRecipients()[0].toString()) + ", "
                    + Optional.ofNullable(message.getSentDate())
                            .map(Date::toInstant)
                            .map(TIME::format)
                            .orElse("without a time")
                    + "</p>\n<pre>" + escaped(text(message.getContent())) + "</pre>\n</article>\n";
        } catch (IOException | MessagingException e) {
            return "<article>\n<p>A mail that cannot be read: " + escaped(e.toString()) + "</p>\n</article>\n";
        }
    }

    /** The plain text of a mail; Keycloak sends it as the first part, before the HTML. */
    private static String text(Object content) throws IOException, MessagingException {
        if (content instanceof Multipart parts) {
            BodyPart first = parts.getBodyPart(0);
            return text(first.getContent());
        }
        return content.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
