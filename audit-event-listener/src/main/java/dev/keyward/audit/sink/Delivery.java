package dev.keyward.audit.sink;

import java.util.Optional;

/** An audit record or checkpoint that is formatted for delivery to a sink. Immutable. */
public final class Delivery {

    /**
     * Maximum length of a formatted record in bytes. A record of the log has 64 KiB and is never that long when it is exported.
     */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int FIRST_PRINTABLE = ' ';
    private static final int LAST_PRINTABLE = '~';

    private final long index;
    private final DeliveryHeader header;
    private final byte[] line;

    /**
     * @param index index of the record in its log
     * @param line the record in printable ASCII, without a line break
     */
    public Delivery(long index, DeliveryHeader header, byte[] line) {
        this.index = index;
        this.header = header;
        this.line = line.clone();
    }

    public long index() {
        return index;
    }

    public String id() {
        return header.id();
    }

    public DeliveryHeader header() {
        return header;
    }

    public byte[] line() {
        return line.clone();
    }

    public int length() {
        return line.length;
    }

    /** Returns why a sink that writes lines cannot accept this record; empty if such a sink can accept it. */
    public Optional<String> defect() {
        if (line.length > MAX_BYTES) {
            return Optional.of("The exported record has more than " + MAX_BYTES + " bytes.");
        }
        return isPrintable()
                ? Optional.empty()
                : Optional.of("The exported record is empty or has characters other than printable ASCII.");
    }

    /**
     * Returns whether the line consists of printable ASCII only. Such a line cannot add lines or control a terminal.
     */
    private boolean isPrintable() {
        for (byte b : line) {
            if (b < FIRST_PRINTABLE || b > LAST_PRINTABLE) {
                return false;
            }
        }
        return line.length > 0;
    }

    @Override
    public String toString() {
        return "record " + index;
    }
}
