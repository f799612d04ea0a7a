package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.MailedCode;
import java.time.Duration;

/**
 * The queues of mails: one for notices, one for codes, so that nobody waits for a code behind everybody else's notices.
 *
 * <p>Thread-safe.
 */
record Mails(MailQueue notices, MailQueue codes) implements AutoCloseable {

    static Mails start() {
        return new Mails(
                new MailQueue("notices", Duration.ofHours(1)), new MailQueue("codes", MailedCode.LIFE));
    }

    @Override
    public void close() {
        notices.close();
        codes.close();
    }
}
