package dev.keyward.breachedpasswords.range;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Test server of ranges of digests that behaves like Have I Been Pwned, or misbehaves on request.
 *
 * <p>Writes HTTP by hand, because a real HTTP server cannot be made to misbehave like this. Thread-safe; one daemon thread
 * per connection.
 */
public final class RangeServer implements AutoCloseable {

    private static final Pattern GOOD = Pattern.compile("GET /range/([0-9A-Fa-f]{5}) HTTP/1\\.1");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final long GIGABYTE = 1L << 30;
    private static final int DRIP_MILLIS = 10;

    private final ServerSocket listener;
    private final int rows;
    private final Map<String, SortedMap<String, Long>> planted = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    private volatile Behaviour behaviour = Behaviour.LIKE_THE_REAL_ONE;
    private volatile boolean recording = true;

    private RangeServer(ServerSocket listener, int rows) {
        this.listener = listener;
        this.rows = rows;
    }

    /** The ways in which the test server responds to a request. */
    public enum Behaviour {
        LIKE_THE_REAL_ONE,
        /** Responds like a simple mirror: in lower case, with LF line ends, and without gzip, padding and ETag. */
        LIKE_A_MIRROR,
        UNAVAILABLE,
        NOT_FOUND,
        REDIRECT,
        /** Responds to every request with status 304. */
        NEVER_MODIFIED,
        DRIPS_BODY,
        /** Sends an error status and an endless body, byte by byte. */
        DRIPS_ERROR,
        DRIPS_HEADERS,
        /** Sends headers and some rows of the body, then nothing more. */
        STALLS,
        NEVER_ANSWERS,
        CLOSES_AT_ONCE,
        CLOSES_IN_BODY,
        NO_HTTP,
        BAD_LENGTH,
        GARBAGE,
        HTML,
        EMPTY,
        ONLY_PADDING,
        GIGABYTE_PLAIN,
        GIGABYTE_GZIPPED,
        /** Sends an endless sequence of response headers at full speed. */
        GIGABYTE_OF_HEADERS,
        TRUNCATED_GZIP,
        NO_GZIP,
        UNASKED_ENCODING
    }

    /** A request that this server received: its first line, and its headers by name in lower case. */
    public record Request(String line, Map<String, String> headers) {}

    /** Starts a server whose ranges have the given number of random rows in addition to planted passwords. */
    public static RangeServer start(int rows) {
        try {
            RangeServer server = new RangeServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), rows);
            daemon(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
    }

    /** Adds a password and its count to the ranges of this server. */
    public RangeServer plant(String password, long count) {
        String digest = HEX.formatHex(sha1(password.getBytes(StandardCharsets.UTF_8)));
        planted.computeIfAbsent(digest.substring(0, 5), this::fill).put(digest.substring(5), count);
        return this;
    }

    public void behave(Behaviour next) {
        behaviour = next;
    }

    /** Clears the requests that this server recorded, and stops recording. */
    public void stopRecording() {
        recording = false;
        requests.clear();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Returns the number of connections that this server has accepted since its start. */
    public long accepted() {
        return accepted.get();
    }

    /** Returns the number of connections to this server that the client has not closed. */
    public int open() {
        return open.size();
    }

    /** Returns the number of bytes that this server has sent in responses that it never ends. */
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // The server was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
            socket.setTcpNoDelay(true);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                Map<String, String> headers = new TreeMap<>();
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    int colon = header.indexOf(':');
                    if (colon < 0) {
                        // The client may try TLS.
                        return;
                    }
                    headers.put(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).strip());
                }
                Request request = new Request(line, headers);
                if (recording) {
                    requests.add(request);
                }
                boolean goOn = answer(request, in, out);
                out.flush();
                if (!goOn) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client closed the connection, as it should after too much data or none.
        } finally {
            open.remove(socket);
        }
    }

    /** Responds to the given request, and returns whether the connection stays open for the next one. */
    private boolean answer(Request request, InputStream in, OutputStream out) throws IOException {
        Matcher good = GOOD.matcher(request.line());
        if (!good.matches()) {
            whole(out, "400 Bad Request", "", "The hash prefix was not in a valid format");
            return true;
        }
        String prefix = good.group(1).toUpperCase(Locale.ROOT);
        SortedMap<String, Long> known = planted.get(prefix);
        SortedMap<String, Long> range = known == null ? fill(prefix) : known;
        switch (behaviour) {
            case LIKE_THE_REAL_ONE -> likeTheRealOne(request, range, out);
            case LIKE_A_MIRROR ->
                whole(out, "200 OK", "", text(range).toLowerCase(Locale.ROOT).replace("\r", "") + "\n");
            case UNAVAILABLE -> whole(out, "503 Service Unavailable", "Content-Encoding: gzip\r\n", "try again later");
            case NOT_FOUND -> whole(out, "404 Not Found", "", "");
            case REDIRECT -> whole(out, "302 Found", "Location: /elsewhere/" + prefix + "\r\n", "");
            case NEVER_MODIFIED -> write(out, "HTTP/1.1 304 Not Modified\r\n\r\n");
            case DRIPS_BODY -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                drip(text(range), out);
            }
            case DRIPS_ERROR -> {
                write(out, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1000000\r\n\r\n");
                drip("try again later ", out);
            }
            case DRIPS_HEADERS -> {
                write(out, "HTTP/1.1 200 OK\r\n");
                drip("X-Drip: 1\r\n", out);
            }
            case STALLS -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + text(range));
                awaitEnd(in, out);
            }
            case NEVER_ANSWERS -> awaitEnd(in, out);
            case CLOSES_AT_ONCE -> {}
            case CLOSES_IN_BODY -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + text(range));
            case NO_HTTP -> write(out, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
            case BAD_LENGTH -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + text(range));
            case GARBAGE -> whole(out, "200 OK", "", text(range) + "\r\nnot a row");
            case HTML ->
                whole(out, "200 OK", "Content-Type: text/html\r\n", "<html><body>Sign in to the Wi-Fi</body></html>");
            case EMPTY -> whole(out, "200 OK", "", "");
            case ONLY_PADDING -> whole(out, "200 OK", "", padding().substring(2));
            case GIGABYTE_PLAIN -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
                flood(text(range) + "\r\n", out);
            }
            case GIGABYTE_GZIPPED -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
                flood(text(range) + "\r\n", new GZIPOutputStream(out));
            }
            case GIGABYTE_OF_HEADERS -> {
                write(out, "HTTP/1.1 200 OK\r\n");
                flood("X-Flood: " + "x".repeat(1000) + "\r\n", out);
            }
            case TRUNCATED_GZIP -> {
                byte[] gzipped = gzip(text(range));
                write(
                        out,
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + gzipped.length / 2
                                + "\r\n\r\n");
                out.write(gzipped, 0, gzipped.length / 2);
            }
            case NO_GZIP -> whole(out, "200 OK", "Content-Encoding: gzip\r\n", text(range));
            case UNASKED_ENCODING -> whole(out, "200 OK", "Content-Encoding: br\r\n", text(range));
        }
        return switch (behaviour) {
            case LIKE_THE_REAL_ONE,
                    LIKE_A_MIRROR,
                    UNAVAILABLE,
                    NOT_FOUND,
                    REDIRECT,
                    NEVER_MODIFIED,
                    GARBAGE,
                    HTML,
                    EMPTY -> true;
            default -> false;
        };
    }

    private static void likeTheRealOne(Request request, SortedMap<String, Long> range, OutputStream out)
            throws IOException {
        String text = text(range);
        String etag = "W/\"0x" + HexFormat.of().formatHex(sha1(text.getBytes(StandardCharsets.UTF_8)), 0, 8) + "\"";
        if (etag.equals(request.headers().get("if-none-match"))) {
            write(out, "HTTP/1.1 304 Not Modified\r\nETag: " + etag + "\r\n\r\n");
            return;
        }
        String headers = "Content-Type: text/plain\r\nCache-Control: public, max-age=2678400\r\nETag: " + etag + "\r\n";
        String body = "true".equals(request.headers().get("add-padding")) ? text + padding() : text;
        if (!"gzip".equals(request.headers().get("accept-encoding"))) {
            whole(out, "200 OK", headers, body);
            return;
        }
        // In chunks, with a separate last one, as servers send that compress on the fly.
        byte[] gzipped = gzip(body);
        write(out, "HTTP/1.1 200 OK\r\n" + headers + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
        write(out, Integer.toHexString(gzipped.length) + "\r\n");
        out.write(gzipped);
        write(out, "\r\n");
        out.flush();
        write(out, "0\r\n\r\n");
    }

    private SortedMap<String, Long> fill(String prefix) {
        SplittableRandom random = new SplittableRandom(Integer.parseInt(prefix, 16));
        SortedMap<String, Long> range = new TreeMap<>();
        while (range.size() < rows) {
            range.put(suffix(random.nextLong(), random.nextLong(), random.nextInt()), random.nextLong(1, 50));
        }
        return range;
    }

    private static String text(SortedMap<String, Long> range) {
        return range.entrySet().stream()
                .map(row -> row.getKey() + ":" + row.getValue())
                .collect(Collectors.joining("\r\n"));
    }

    private static String padding() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return IntStream.range(0, random.nextInt(10, 210))
                .mapToObj(n -> "\r\n" + suffix(random.nextLong(), random.nextLong(), random.nextInt()) + ":0")
                .collect(Collectors.joining());
    }

    private static String suffix(long first, long second, int third) {
        return HEX.toHexDigits(first) + HEX.toHexDigits(second) + HEX.toHexDigits(third, 3);
    }

    private static void whole(OutputStream out, String status, String headers, String body) throws IOException {
        write(out, "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private void flood(String text, OutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (long left = GIGABYTE; left > 0; left -= bytes.length) {
            out.write(bytes);
            sent.addAndGet(bytes.length);
        }
    }

    private void drip(String text, OutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int n = 0; ; n++) {
            out.write(bytes[n % bytes.length]);
            out.flush();
            sent.incrementAndGet();
            try {
                Thread.sleep(DRIP_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void awaitEnd(InputStream in, OutputStream out) throws IOException {
        out.flush();
        in.skipNBytes(Long.MAX_VALUE);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            write(out, text);
        }
        return bytes.toByteArray();
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "range-server");
        thread.setDaemon(true);
        thread.start();
    }
}
