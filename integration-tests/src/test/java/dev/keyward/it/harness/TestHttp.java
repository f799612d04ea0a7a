package dev.keyward.it.harness;

import java.net.http.HttpClient;

/**
 * The HTTP client that all server tests share; it follows no redirects.
 *
 * <p>It speaks HTTP/1.1: over plain HTTP, the JDK's client otherwise asks for an upgrade to HTTP/2, and now and then takes
 * the response to that first request for an HTTP/2 frame ("exceeds MAX_FRAME_SIZE"). One client for all simulated users,
 * because thousands of clients, each with threads, would stall under load.
 */
public final class TestHttp {

    public static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private TestHttp() {}
}
