package dev.keyward.audit.sink.tls;

import java.net.UnknownHostException;

/** Thrown if the host of a receiver has only addresses to which a sink may not connect. */
public final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1;

    ForbiddenAddressException(String host) {
        super(host);
    }
}
