package dev.keyward.providerkit.mail;

import java.time.Instant;

/**
 * A mail with an unknown outcome: the node that was sending it was killed, or lost its connection to the database.
 *
 * @param since time at which the node began to pass the mail to the mail server, by the clock of that node
 */
public record UncertainMail(Mail mail, Instant since) {}
