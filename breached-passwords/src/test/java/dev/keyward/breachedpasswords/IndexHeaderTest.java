package dev.keyward.breachedpasswords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The header of an index")
class IndexHeaderTest {

    private static final Layout LAYOUT = new Layout(4, 24, 2);
    private static final long KEYS = 4000;

    @Test
    @DisplayName("reads back as written")
    void thereAndBack() throws BadIndexException {
        IndexHeader header = header();
        assertThat(IndexHeader.of(header.bytes(), header.fileLength())).isEqualTo(header);
        assertThat(header.bytes().remaining()).isEqualTo(4096);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8|2|2|has format 2, which this release cannot read",
                "12|4|8192|not 4096 bytes long",
                "16|1|9|digest 9 is unknown",
                "17|1|29|bucket bits must be 0 to 28, not 29",
                "56|8|9223372036854775807|not in the years 1 to 9999",
                "64|8|-9223372036854775808|not in the years 1 to 9999",
                "72|8|1|id does not match its content",
                "144|8|1|id does not match its content",
                "176|4|2|count classes are not in order",
                "176|4|-1|count classes are not in order",
                "188|4|5|count classes are not in order",
                "192|4|1|count classes are not in order",
                "18|1|9|does not have 8 slot bits",
                "19|1|7|fingerprint bits must be 8 to 48, not 7",
                "20|1|3|count-class bits must be 0, 2 or 4, not 3",
                "21|1|3|normalisation 3 is unknown",
                "24|8|0|its parts are inconsistent",
                "24|8|-1|its parts are inconsistent",
                "24|8|2199023255552|its parts are inconsistent",
                "88|8|8|its parts are inconsistent",
                "96|8|8|its parts are inconsistent",
                "112|8|8|its parts are inconsistent",
                "128|8|8|its parts are inconsistent",
                "136|4|21|checksums do not cover 1 MiB each"
            })
    @DisplayName("is refused if a field is invalid, even with a correct checksum")
    void nonsense(int offset, int size, long value, String message) {
        IndexHeader header = header();
        ByteBuffer bytes = header.bytes().order(ByteOrder.LITTLE_ENDIAN);
        switch (size) {
            case 1 -> bytes.put(offset, (byte) value);
            case 2 -> bytes.putShort(offset, (short) value);
            case 4 -> bytes.putInt(offset, (int) value);
            default -> bytes.putLong(offset, value);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(4092));
        bytes.putInt(4092, (int) crc.getValue());

        assertThatThrownBy(() -> IndexHeader.of(bytes, header.fileLength()))
                .isInstanceOf(BadIndexException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("has a label that is safe to print, whatever the file contains")
    void label() throws BadIndexException {
        IndexHeader header = header();
        ByteBuffer bytes = header.bytes().order(ByteOrder.LITTLE_ENDIAN);
        byte[] written = new byte[64];
        java.util.Arrays.fill(written, (byte) 0xE9);
        written[0] = 0x1b;
        written[1] = '\n';
        bytes.put(240, written);
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(4092));
        bytes.putInt(4092, (int) crc.getValue());
        assertThat(IndexHeader.of(bytes, header.fileLength()).provenance().label())
                .isEqualTo("?".repeat(64));
    }

    @Test
    @DisplayName("is refused if the file is shorter or longer than stated")
    void length() {
        IndexHeader header = header();
        assertThatThrownBy(() -> IndexHeader.of(header.bytes(), header.fileLength() - 1))
                .isInstanceOf(BadIndexException.class)
                .hasMessageContaining("copy it again");
    }

    @Test
    @DisplayName("is refused if a number is out of its bounds")
    void bounds() {
        assertThatThrownBy(() -> new Layout(-1, 24, 0)).hasMessageContaining("bucket bits");
        assertThatThrownBy(() -> new Layout(0, 49, 0)).hasMessageContaining("fingerprint bits");
        assertThatThrownBy(() -> new Layout(28, 48, 0)).hasMessageContaining("at most 64 together");
        assertThat(new Layout(16, 40, 4).bitsPerKey()).isEqualTo(45);
        assertThatThrownBy(() -> Provenance.of("x".repeat(65), Instant.EPOCH, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 bytes");
        for (String label : List.of("a\0b", "a\nb", "\u001b[31m", "\u202eabc")) {
            assertThatThrownBy(() -> Provenance.of(label, Instant.EPOCH, 0))
                    .hasMessageContaining("no control characters");
        }
        assertThatThrownBy(() -> new Provenance(
                        Provenance.Digest.SHA_1, Provenance.Normalization.NONE, 0, 0, Instant.EPOCH, List.of(1), ""))
                .hasMessageContaining("16 bounds");
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "256, 0", "361, 0", "363, 1", "1000000, 12", "2000000000, 23", "4000000000, 24"})
    @DisplayName("gives the layout about 256 keys per bucket")
    void buckets(long keys, int bits) {
        assertThat(Layout.forKeys(keys, 24, 0).bucketBits()).isEqualTo(bits);
    }

    @Test
    @DisplayName("computes the expected keys before a bucket without overflow for two billion keys and more")
    void expected() {
        Layout layout = new Layout(28, 24, 0);
        long keys = (1L << 40) - 1;
        for (long bucket : new long[] {0, 1, 12_345, 1L << 27, 1L << 28}) {
            assertThat(layout.expectedBefore(bucket, keys))
                    .isEqualTo(java.math.BigInteger.valueOf(bucket)
                            .multiply(java.math.BigInteger.valueOf(keys))
                            .shiftRight(28)
                            .longValueExact());
        }
        assertThat(new Layout(0, 24, 0).expectedBefore(1, 77)).isEqualTo(77);
    }

    private static IndexHeader header() {
        IndexHeader.Section payload = new IndexHeader.Section(4096, IndexHeader.payloadLength(LAYOUT, KEYS));
        IndexHeader.Section directory = new IndexHeader.Section(payload.end(), 4 * 17);
        return new IndexHeader(
                LAYOUT,
                new Provenance(
                        Provenance.Digest.SHA_1,
                        Provenance.Normalization.NONE,
                        Provenance.ALL_RANGES,
                        0,
                        Instant.ofEpochSecond(1_760_000_000),
                        CountClasses.ofBits(2).bounds(),
                        "Have I Been Pwned ü"),
                IndexHeader.id(HexFormat.of().parseHex("ab".repeat(32))),
                Instant.ofEpochSecond(1_770_000_000),
                KEYS,
                5000,
                1000,
                payload,
                directory,
                new IndexHeader.Section(directory.end(), IndexHeader.checksumsLength(payload.length())),
                77,
                "ab".repeat(32),
                Collections.nCopies(16, -3L));
    }
}
