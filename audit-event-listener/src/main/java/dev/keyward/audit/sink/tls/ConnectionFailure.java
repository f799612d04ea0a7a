package dev.keyward.audit.sink.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import javax.net.ssl.SSLException;

/** Describes in printable ASCII, for administrators, why a connection to a receiver failed. Stateless. */
public final class ConnectionFailure {

    private static final int MAX_LENGTH = 300;

    private ConnectionFailure() {}

    /** Returns a clause that describes the given failure, without a full stop. */
    public static String describe(IOException e) {
        if (e instanceof ForbiddenAddressException) {
            return "its addresses are in an internal network, to which sinks may not connect unless the server allows the range";
        }
        if (e instanceof UnknownHostException) {
            return "its name cannot be resolved";
        }
        if (e instanceof SSLException) {
            return "TLS failed: " + printable(e.getMessage() == null ? "no reason is known" : e.getMessage());
        }
        if (e instanceof SocketTimeoutException) {
            return "it does not answer in time";
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return "it cannot be reached (" + printable(String.valueOf(e.getMessage())) + ")";
        }
        if (e instanceof SocketException || e instanceof EOFException) {
            return "the connection was closed (" + printable(String.valueOf(e.getMessage())) + ")";
        }
        if (e instanceof FileSystemException file) {
            return printable(file.getFile()) + fileProblem(file);
        }
        return printable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private static String fileProblem(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return " does not exist";
        }
        return e instanceof AccessDeniedException ? " cannot be read: access is denied" : " cannot be read";
    }

    /**
     * Replaces characters that are not printable. A receiver can choose parts of a message, for example through its
     * certificate.
     */
    private static String printable(String text) {
        String ascii = text.replaceAll("[^ -~]", "?");
        return ascii.length() > MAX_LENGTH ? ascii.substring(0, MAX_LENGTH) + "..." : ascii;
    }
}
