package dev.keyward.breachcheck;

import java.time.Duration;
import java.util.List;

/**
 * The threads, the memory and the time that {@link MailLanes} may use.
 *
 * @param perLane mails of one lane that are kept, those that are being sent included
 * @param total mails of all lanes that are kept
 * @param threadsPerLane attempts of one lane at a time, those over their deadline included
 * @param threads attempts of all lanes at a time; those over their deadline and they are twice as many at most
 * @param deadline how long one attempt may take
 * @param pauses between two attempts; there is one attempt more than there are pauses
 * @param life how long a mail is kept before it counts as failed
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
