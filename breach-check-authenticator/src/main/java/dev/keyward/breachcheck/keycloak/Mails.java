package dev.keyward.breachcheck.keycloak;

/**
 * What sends mails, so that nobody who waits for a code waits for everybody else's notices.
 *
 * <p>Thread-safe.
 */
record Mails(MailQueue notices, MailQueue codes) implements AutoCloseable {

    static Mails start() {
        return new Mails(new MailQueue("notices"), new MailQueue("codes"));
    }

    @Override
    public void close() {
        notices.close();
        codes.close();
    }
}
