package dev.keyward.cli.server;

import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Output;
import dev.keyward.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The command-line options for the server's address and the login, shared by all commands that connect to a server.
 *
 * <p>No option takes a secret, because every user of the machine can read command lines. Not thread-safe.
 */
public final class ConnectionOptions {

    private static final Pattern PAGE = Pattern.compile(
            "([a-zA-Z]+://[^?#]*?)/(?:admin(?:/[^/?#]+/console.*|/realms(?:[/?].*)?|/?(?:[?#].*)?)|realms(?:/.*)?)");

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:KEYWARD_SERVER}",
            description =
                    "Keycloak's address with its path, such as https://id.example.com or https://example.com/auth."
                            + " Default: the environment variable KEYWARD_SERVER.")
    @Nullable
    private String server;

    @Option(
            names = "--login-realm",
            paramLabel = "REALM",
            defaultValue = "master",
            description = "Realm of the user or client that logs in. Default: ${DEFAULT-VALUE}.")
    private String loginRealm = "master";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Log in as this administrator. The command prompts for the password, unless KEYWARD_PASSWORD is set.")
    @Nullable
    private String user;

    @Option(
            names = "--otp",
            paramLabel = "CODE",
            description = "The administrator's one-time code, if the server requires one.")
    @Nullable
    private String otp;

    @Option(
            names = "--client",
            paramLabel = "ID",
            description =
                    "Log in as this client. The command prompts for its secret, unless KEYWARD_CLIENT_SECRET is set."
                            + " With --user: the public client to log in through. Default then: admin-cli.")
    @Nullable
    private String client;

    @Option(
            names = "--secret-stdin",
            description = "Read the password, the client's secret or, with neither --user nor --client, an access token"
                    + " from the first line of standard input.")
    private boolean secretStdin;

    @Option(
            names = "--insecure",
            description =
                    "Allow plain http to another machine. Anybody on the network path can then read the password and the"
                            + " token.")
    private boolean insecure;

    /**
     * Creates a client of the admin REST API for the server that these options name. The client logs in at its first call, or
     * uses the access token in KEYWARD_TOKEN or on standard input.
     */
    public AdminClient open(Output output) {
        URI address = address(Optional.ofNullable(server), insecure);
        Transport transport = new Transport(address, Transport.Limits.USUAL, output::progress);
        return new AdminClient(address, transport, loginRealm, login());
    }

    /** Reads the administrator's credentials from options, environment, terminal or standard input. */
    private AdminClient.Login login() {
        String named = user;
        if (named != null) {
            Map<String, String> form = new LinkedHashMap<>(Map.of(
                    "grant_type",
                    "password",
                    "client_id",
                    Optional.ofNullable(client).orElse("admin-cli"),
                    "username",
                    named,
                    "password",
                    secret("KEYWARD_PASSWORD", "Password of " + named)));
            Optional.ofNullable(otp).ifPresent(code -> form.put("totp", code));
            return AdminClient.Login.with(form);
        }
        String id = client;
        if (id != null) {
            return AdminClient.Login.with(Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    id,
                    "client_secret",
                    secret("KEYWARD_CLIENT_SECRET", "Secret of the client " + id)));
        }
        if (secretStdin || present("KEYWARD_TOKEN").isPresent()) {
            return AdminClient.Login.withToken(secret("KEYWARD_TOKEN", "Access token"));
        }
        throw new CommandException(
                "No login was given. Add --user NAME or --client ID, or set KEYWARD_TOKEN to an access token.");
    }

    private String secret(String variable, String prompt) {
        if (secretStdin) {
            return firstLine();
        }
        return present(variable)
                .or(() -> Terminal.find().flatMap(terminal -> terminal.secret(prompt)))
                .orElseThrow(() -> new CommandException("There is no terminal to prompt for \"" + prompt + "\". Set "
                        + variable + ", or add --secret-stdin and send the secret to standard input."));
    }

    private static String firstLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isBlank()) {
                throw new CommandException("--secret-stdin: standard input has no first line.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> present(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }

    /**
     * Parses the server's address, and drops the path of a Keycloak page from it. The flag {@code insecure} allows
     * plain http to other machines.
     *
     * @throws CommandException if it is not an address, or is plain http to another machine without {@code insecure}
     */
    static URI address(Optional<String> given, boolean insecure) {
        String text = given.filter(value -> !value.isBlank())
                .orElseThrow(() ->
                        new CommandException("No server was given. Add --server https://..., or set KEYWARD_SERVER."));
        URI uri;
        try {
            uri = URI.create(withoutPage(text.strip()).replaceFirst("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw noAddress();
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme());
        if ((!http && !"https".equalsIgnoreCase(uri.getScheme()))
                || uri.getHost() == null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || uri.getUserInfo() != null) {
            throw noAddress();
        }
        if (http && !insecure && !isLoopback(uri.getHost())) {
            throw new CommandException("--server: with plain http to " + uri.getHost()
                    + ", anybody on the network path can read the password and the token. Use https, or add"
                    + " --insecure if you trust the network.");
        }
        return uri;
    }

    /** Cuts off the path of Keycloak's admin console, REST API or realm pages from the given server address. */
    private static String withoutPage(String text) {
        Matcher page = PAGE.matcher(text);
        return page.matches() ? page.group(1) : text;
    }

    /** Returns the error for an invalid server address. The error does not contain the address, which may contain a password. */
    private static CommandException noAddress() {
        return new CommandException(
                "--server is not a valid address. Write it like https://id.example.com/auth, without a user name, a"
                        + " password, a query (?) or a fragment (#).");
    }

    /**
     * Returns whether the given host name or IP address is a loopback address of this machine. The only name accepted is
     * localhost, because DNS can be forged.
     */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        if (!host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
