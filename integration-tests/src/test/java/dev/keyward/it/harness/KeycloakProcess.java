package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Keycloak process that tests can stop, kill, rebuild with other jars and start again on the same data. */
public final class KeycloakProcess implements Keycloak {

    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final int SHOWN_LOG_LINES = 80;
    private static final String MAIL_IN_TRANSIT = "dev.keyward.providerkit.mail.outbox.OutboxDelivery";

    /** Server options for a cheap Argon2 hash, because most tests hash passwords and none tests the hash. */
    private static final List<String> CHEAP_HASH =
            List.of("--spi-password-hashing--argon2--memory=64", "--spi-password-hashing--argon2--iterations=1");

    /** At build time, this option has no effect. */
    private static final List<String> LOCAL_CACHE = List.of("--cache=local");

    private final Path home;
    private final Path logFile;
    private final int port;
    private final int managementPort;
    private final String adminPassword;
    private final AdminApi admin;
    private final Database database;
    private final String url;
    private final List<String> cacheOptions;
    private ServerSpec spec;
    private Process process;

    private KeycloakProcess(ServerSpec spec, String name, Placing placing, String... options) {
        this.spec = spec;
        this.home = Installation.copyFor(spec, name);
        this.logFile = Settings.path("work.dir").resolve("keycloak-" + name + ".log");
        removeLogOfEarlierRun();
        this.database = placing.database();
        this.adminPassword = placing.adminPassword();
        // Different ones, because Keycloak accepts the same port twice and then answers at random.
        this.port = FreePorts.take(InetAddress.getLoopbackAddress());
        this.managementPort = FreePorts.take(InetAddress.getLoopbackAddress());
        this.url = placing.url().orElse(nodeUrl());
        this.cacheOptions =
                placing.isInCluster() ? clusterOptions(FreePorts.take(InetAddress.getLoopbackAddress())) : LOCAL_CACHE;
        this.admin = new AdminApi(nodeUrl(), "admin", adminPassword, this::log);
        this.process = launch(options);
    }

    /**
     * What a server shares with other nodes of a cluster.
     *
     * @param url the public URL of the cluster; empty for the URL of this node
     */
    private record Placing(Database database, String adminPassword, Optional<String> url, boolean isInCluster) {

        static Placing onNewDatabase(ServerSpec spec, boolean isInCluster) {
            return on(Database.empty(spec.database()), isInCluster);
        }

        static Placing on(Database database, boolean isInCluster) {
            return new Placing(
                    database,
                    HexFormat.of().formatHex(new SecureRandom().generateSeed(16)),
                    Optional.empty(),
                    isInCluster);
        }
    }

    /** Starts a server on an empty database with additional options of {@code kc.sh start}, and waits until it is ready. */
    public static KeycloakProcess start(ServerSpec spec, String name, String... options) {
        return ready(new KeycloakProcess(spec, name, Placing.onNewDatabase(spec, false), options));
    }

    /** Starts a server as {@link #start} does, on a PostgreSQL that writes to the disk as in production. */
    public static KeycloakProcess startOnDurablePostgres(ServerSpec spec, String name, String... options) {
        return ready(new KeycloakProcess(spec.onPostgres(), name, Placing.on(Database.emptyDurable(), false), options));
    }

    /** Starts the first node of a cluster on an empty database, and waits until it is ready. Its URL is that of the cluster. */
    static KeycloakProcess startFirstNode(ServerSpec spec, String name) {
        return ready(new KeycloakProcess(spec, name, Placing.onNewDatabase(spec, true)));
    }

    /** Starts a further node of this node's cluster with the same jars, and waits until it is ready. */
    KeycloakProcess startPeer(String name) {
        return ready(new KeycloakProcess(spec, name, new Placing(database, adminPassword, Optional.of(url), true)));
    }

    private static KeycloakProcess ready(KeycloakProcess server) {
        server.awaitReady();
        return server;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public String nodeUrl() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    @Override
    public String log() {
        try { // not readString: it fails if the server has written half of a character
            return new String(Files.readAllBytes(logFile), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public AdminApi admin() {
        return admin;
    }

    @Override
    public String adminPassword() {
        return adminPassword;
    }

    @Override
    public void putData(String path, String content) {
        Path file = home.resolve("data").resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the clock of this server, which its node's Keycloak and Keyward use, ahead of the real time. */
    public void setClockAhead(Duration time) {
        int status = Person.speaking("en")
                .post(URI.create(nodeUrl() + "/realms/master/test-clock/set"), "seconds=" + time.toSeconds())
                .status();
        if (status != 204) {
            throw new AssertionError("The clock could not be set: " + status);
        }
        admin.forgetToken(); // it may have expired by the new time
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Returns the CPU time that the server's JVM has used so far. */
    public Duration cpuTime() {
        return process.descendants()
                .map(java -> java.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Returns the number of objects of the given class in the server's JVM after a garbage collection. */
    public long liveObjects(String className) {
        return histogram()
                .filter(columns -> columns.length >= 4 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** Returns the size of all objects in the server's JVM after a garbage collection, in bytes. */
    public long liveBytes() {
        return histogram()
                .filter(columns -> columns.length == 3 && columns[0].equals("Total"))
                .mapToLong(columns -> Long.parseLong(columns[2]))
                .sum();
    }

    /** Returns the lines of the JVM's class histogram, divided into columns. */
    private Stream<String[]> histogram() {
        String java = process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .map(child -> Long.toString(child.pid()))
                .orElseThrow();
        return Command.run(
                        Duration.ofMinutes(1),
                        Map.of(),
                        List.of(Path.of(Settings.javaHome(), "bin", "jcmd").toString(), java, "GC.class_histogram"))
                .lines()
                .map(line -> line.strip().split("\\s+"));
    }

    /**
     * Sets the clock back, so that no stored mail is due, and waits until no mail is being sent. If the server is killed then, it has sent
     * each stored mail completely or not at all.
     */
    public void awaitNoMailInTransit() {
        setClockAhead(Duration.ofMinutes(-30));
        Await.until("the mails in transit", Duration.ofMinutes(1), () -> liveObjects(MAIL_IN_TRANSIT) == 0);
    }

    /** Stops the server with SIGTERM, which {@code kc.sh} forwards to the JVM. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Kills the server with SIGKILL: first the JVM, then the script that waits for it. */
    public void kill() {
        kill(process);
        awaitEnd();
    }

    /** Replaces the provider jars and the result of {@code kc.sh build} of the stopped server. */
    public void rebuild(ServerSpec changed) {
        spec = changed;
        Installation.exchange(home, changed);
    }

    /** Starts the stopped server on its existing data, with additional options of {@code kc.sh start}. */
    public void startAgain(String... options) {
        admin.forgetToken(); // a killed server on H2 loses its last sessions
        process = launch(options);
        awaitReady();
    }

    /** Returns the folder in which the server is installed. */
    public Path home() {
        return home;
    }

    /** Runs a shell command as an administrator would type it; the server must be stopped. */
    public void type(String command) {
        Command.run(
                BOOT,
                Map.of("JAVA_HOME", Settings.javaHome(), "JAVA_OPTS_APPEND", Installation.LIGHT_JVM),
                List.of("bash", "-c", command));
    }

    /** Runs SQL statements on the server's database; on H2, the server must be stopped. */
    public void runSql(String sql) {
        database.run(home, sql);
    }

    /** Returns the values of an SQL query with one column. The server must be stopped. */
    public List<String> values(String query) {
        return database.values(home, query);
    }

    /** Returns the rows of an SQL query on the server's PostgreSQL, with their columns separated by "|". */
    public List<String> query(String sql) {
        return PostgreSql.of(database.startArguments()).query(database.startArguments(), sql);
    }

    /** Locks rows of the server's PostgreSQL with an SQL query in a transaction, until the result is closed. */
    public AutoCloseable lock(String query) {
        return PostgreSql.of(database.startArguments()).lock(database.startArguments(), query);
    }

    /** Dumps the server's database as SQL; on H2, the server must be stopped. */
    public String databaseDump() {
        return database.dump(home);
    }

    /** Starts the stopped server and expects it to exit by itself, because the start must fail. */
    public void startInVain() {
        process = launch();
        try {
            if (!process.waitFor(BOOT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError("Keycloak was expected to give up, but it runs.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Deletes the server log of an earlier test run, because tests search the log. */
    private void removeLogOfEarlierRun() {
        try {
            Files.deleteIfExists(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch(String... options) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/kc.sh").toString(),
                "start",
                "--optimized",
                "--http-enabled=true",
                "--hostname-strict=false",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + managementPort));
        command.addAll(cacheOptions);
        command.addAll(database.startArguments());
        if (spec.jvmArguments().isEmpty()) { // load tests keep the hash of production
            command.addAll(CHEAP_HASH);
        }
        if (!spec.version().isBefore("26.6")) {
            command.add("--shutdown-delay=0s"); // no load balancer needs time to notice
        }
        command.addAll(spec.startArguments());
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        builder.environment().put("JAVA_HOME", Settings.javaHome());
        builder.environment()
                .put(
                        "JAVA_OPTS_APPEND",
                        spec.jvmArguments().isEmpty() ? Installation.LIGHT_JVM : String.join(" ", spec.jvmArguments()));
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", adminPassword);
        try {
            Process started = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(started)));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the server's health endpoint reports it as ready. Keycloak refuses requests between "started" in the
     * log and the end of its bootstrap.
     */
    private void awaitReady() {
        HttpRequest health = HttpRequest.newBuilder(URI.create(managementUrl() + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            Await.until("Keycloak to be ready", BOOT, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("Keycloak ended while it was starting.");
                }
                try {
                    return TestHttp.CLIENT
                                    .send(health, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
                } catch (IOException e) {
                    return false; // not listening yet
                }
            });
        } catch (RuntimeException | AssertionError e) {
            kill();
            throw new IllegalStateException(e.getMessage() + " Its log is " + logFile + "; it ends:\n" + logTail(), e);
        }
    }

    private String logTail() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill(process);
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Returns options for Keycloak's default caches, on the loopback address; the nodes find each other in the database. */
    private List<String> clusterOptions(int bindPort) {
        return List.of(
                "--cache=ispn",
                "--cache-embedded-network-bind-address=127.0.0.1",
                "--cache-embedded-network-bind-port=" + bindPort,
                "--hostname=" + url);
    }
}
