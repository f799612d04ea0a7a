package dev.keyward.audit.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats of exported audit records. */
public enum RecordFormat {
    /** The record as an event of OCSF 1.8.0. */
    OCSF {
        @Override
        byte[] write(ExportedRecord record) {
            return OcsfJson.write(record);
        }

        @Override
        byte[] write(ExportedCheckpoint checkpoint) {
            return OcsfJson.write(checkpoint);
        }
    },
    /** The fields of the record as they are in the log, without its encrypted parts. */
    RAW {
        @Override
        byte[] write(ExportedRecord record) {
            return RawJson.write(record);
        }

        @Override
        byte[] write(ExportedCheckpoint checkpoint) {
            return RawJson.write(checkpoint);
        }
    };

    /** Writes a record as JSON on one line of printable ASCII, without a line break at its end. Thread-safe. */
    abstract byte[] write(ExportedRecord record);

    /** Writes a checkpoint as JSON on one line of printable ASCII, without a line break at its end. Thread-safe. */
    abstract byte[] write(ExportedCheckpoint checkpoint);

    /**
     * Returns the format with the given name, such as {@code ocsf}.
     *
     * @throws IllegalArgumentException if there is none. The message names the value and the allowed ones
     */
    public static RecordFormat of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + ": the format must be one of "
                        + Arrays.stream(values()).map(RecordFormat::toString).collect(Collectors.joining(", ")) + "."));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
