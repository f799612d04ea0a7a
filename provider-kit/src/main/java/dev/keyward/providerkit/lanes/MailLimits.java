package dev.keyward.providerkit.lanes;

import java.time.Duration;
import java.util.List;

/**
 * The limits of {@link MailLanes} on threads, waiting mails and time. Immutable and thread-safe.
 *
 * @param perLane maximum number of mails in one lane, including those being sent
 * @param total maximum number of mails in all lanes
 * @param threadsPerLane maximum number of attempts of one lane at a time, including overdue ones
 * @param threads maximum number of live attempts of all lanes; live and overdue attempts together may be twice as many
 * @param deadline time limit of one attempt
 * @param pauses pauses between attempts; a mail gets one attempt more than there are pauses
 * @param life lifetime of a mail, after which it counts as failed if it was not sent
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
