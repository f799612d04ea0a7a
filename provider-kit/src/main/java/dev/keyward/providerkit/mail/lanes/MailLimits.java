package dev.keyward.providerkit.mail.lanes;

import java.time.Duration;
import java.util.List;

/**
 * Bounds the threads, memory and time of {@link MailLanes}.
 *
 * @param perLane maximum number of mails in one lane, including those being sent
 * @param total maximum number of mails in all lanes
 * @param threadsPerLane maximum number of attempts of one lane at a time, including overdue ones
 * @param threads maximum number of live attempts of all lanes; live and overdue attempts together may be twice as many
 * @param deadline time limit of one attempt
 * @param pauses pauses between attempts; a mail gets one attempt more than there are pauses
 * @param life time after which a mail that was not sent counts as failed
 */
public record MailLimits(
        int perLane,
        int total,
        int threadsPerLane,
        int threads,
        Duration deadline,
        List<Duration> pauses,
        Duration life) {

    public MailLimits {
        pauses = List.copyOf(pauses);
    }
}
