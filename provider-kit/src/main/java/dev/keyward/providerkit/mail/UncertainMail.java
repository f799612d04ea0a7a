package dev.keyward.providerkit.mail;

import java.time.Instant;

/**
 * A mail that the mail server may have accepted: the node that was sending it was killed, or cannot reach the database since.
 *
 * @param since time at which the node began to pass the mail to the mail server, by the clock of that node
 */
public record UncertainMail(Mail mail, Instant since) {}
