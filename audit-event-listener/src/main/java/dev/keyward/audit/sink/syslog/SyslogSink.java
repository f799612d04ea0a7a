package dev.keyward.audit.sink.syslog;

import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.Sink;
import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.ConnectionFailure;
import dev.keyward.audit.sink.tls.ExchangeDeadline;
import dev.keyward.audit.sink.tls.TlsContext;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends audit records to a syslog receiver over TLS 1.2 or 1.3.
 *
 * <p>Each window of records has a connection of its own, because only the end of a connection shows that the receiver read what was sent.
 * If a connection fails, the records of its window are sent again, and the receiver may get them twice. Not thread-safe.
 */
public final class SyslogSink implements Sink {

    /** Maximum number of records that the sink sends again after a broken connection. */
    static final int MAX_WINDOW = 1000;

    private static final Duration DEFAULT_LONGEST = Duration.ofMinutes(1);

    private final SyslogReceiver receiver;
    private final SyslogFormat format;
    private final AddressGuard guard;
    private final Consumer<String> warnings;
    private final TlsContext context;
    private final Duration longest;
    private int window = MAX_WINDOW;

    /**
     * Creates a sink that uses the files of the receiver for TLS, and that takes up to a minute for a batch.
     *
     * @param guard selects the addresses to which the sink may connect
     * @param warnings receives messages for administrators about records that are too large for the receiver
     */
    public SyslogSink(SyslogReceiver receiver, SyslogFormat format, AddressGuard guard, Consumer<String> warnings) {
        this(receiver, format, guard, new TlsContext(receiver.files()), DEFAULT_LONGEST, warnings);
    }

    /**
     * @param guard selects the addresses to which the sink may connect
     * @param context TLS configuration of the connections
     * @param longest time after which a delivery of a batch opens no further connection
     * @param warnings receives messages for administrators about records that are too large for the receiver
     */
    public SyslogSink(
            SyslogReceiver receiver,
            SyslogFormat format,
            AddressGuard guard,
            TlsContext context,
            Duration longest,
            Consumer<String> warnings) {
        this.receiver = receiver;
        this.format = format;
        this.guard = guard;
        this.warnings = warnings;
        this.context = context;
        this.longest = longest;
    }

    @Override
    public DeliveryResult deliver(List<Delivery> batch) {
        int sound = 0;
        while (sound < batch.size() && batch.get(sound).defect().isEmpty()) {
            sound++;
        }
        int delivered = 0;
        long start = System.nanoTime();
        while (delivered < sound) {
            if (delivered > 0 && System.nanoTime() - start >= longest.toNanos()) {
                return new DeliveryResult.Unavailable(delivered, receiver + " is too slow for a whole batch.");
            }
            int end = Math.min(sound, delivered + window);
            try {
                send(batch.subList(delivered, end));
            } catch (IOException e) {
                window = Math.max(1, (end - delivered) / 2);
                return new DeliveryResult.Unavailable(
                        delivered, "Cannot send to " + receiver + ": " + ConnectionFailure.describe(e) + ".");
            }
            window = Math.min(MAX_WINDOW, window * 2);
            delivered = end;
        }
        return sound < batch.size()
                ? new DeliveryResult.Refused(sound, batch.get(sound).defect().orElseThrow())
                : new DeliveryResult.Complete(sound);
    }

    private void send(List<Delivery> records) throws IOException {
        List<Delivery> omitted = new ArrayList<>();
        long start = System.nanoTime();
        Socket raw = SyslogConnection.connect(guard.resolve(receiver.host()), receiver.port(), receiver.timeout());
        long connectMillis = (System.nanoTime() - start) / 1_000_000;
        try (ExchangeDeadline deadline = ExchangeDeadline.start(receiver.timeout(), () -> closeQuietly(raw))) {
            try (SyslogConnection connection =
                    SyslogConnection.secure(raw, receiver, context.current(), connectMillis)) {
                for (Delivery record : records) {
                    byte[] frame = format.frame(record);
                    connection.write(frame);
                    if (frame.length < record.length()) {
                        omitted.add(record);
                    }
                }
                connection.finish();
            } catch (IOException e) {
                throw deadline.isExpired()
                        ? new IOException(
                                "it has not confirmed by the end of the connection that it read the records, within "
                                        + receiver.timeout().toSeconds() + " seconds",
                                e)
                        : e;
            }
        } finally {
            raw.close();
        }
        warnAbout(omitted);
    }

    private void warnAbout(List<Delivery> omitted) {
        if (!omitted.isEmpty()) {
            warnings.accept(
                    omitted.size() + " records were too large for " + receiver + ", the first one with the index "
                            + omitted.get(0).index()
                            + ". The receiver got their header and index only. Raise the message size of the"
                            + " receiver, and then the one of the sink, which is " + format.maxBytes() + " bytes.");
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // nothing depends on a connection that is closed
        }
    }

    @Override
    public void close() {
        window = MAX_WINDOW; // connections end with each delivery
    }
}
