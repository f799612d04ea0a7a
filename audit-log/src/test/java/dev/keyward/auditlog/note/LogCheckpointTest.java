package dev.keyward.auditlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.merkle.TreeHead;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A checkpoint")
class LogCheckpointTest {

    /** The example of C2SP tlog-checkpoint. */
    private static final String EXAMPLE =
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    @Test
    @DisplayName("of the specification is parsed and printed as it was")
    void example() throws Exception {
        LogCheckpoint checkpoint = LogCheckpoint.parse(EXAMPLE);
        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.tree().size()).isEqualTo(20_852_163);
        assertThat(checkpoint.tree().root().toString()).startsWith("0ac5186a9186");
        assertThat(checkpoint.text()).isEqualTo(EXAMPLE);
        LogCheckpoint extended = LogCheckpoint.parse(EXAMPLE + "one\ntwo words\n");
        assertThat(extended.extensions()).containsExactly("one", "two words");
        assertThat(extended.text()).isEqualTo(EXAMPLE + "one\ntwo words\n");
    }

    @Test
    @DisplayName("can be of the empty tree and of the largest")
    void sizes() throws Exception {
        for (long size : new long[] {0, 1, Long.MAX_VALUE}) {
            LogCheckpoint checkpoint = new LogCheckpoint("o", new TreeHead(size, new NaiveTree(List.of()).root(0)));
            assertThat(LogCheckpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "o\n",
                "o\n1\n",
                "o\n1\n\n",
                "\n1\nROOT\n",
                "o\n\nROOT\n",
                "o\n1\nROOT",
                "o\n1\nROOT\n\n",
                "o\n1\nROOT\n\nx\n",
                "o\n01\nROOT\n",
                "o\n-1\nROOT\n",
                "o\n+1\nROOT\n",
                "o\n 1\nROOT\n",
                "o\n1 \nROOT\n",
                "o\n0x1\nROOT\n",
                "o\n١\nROOT\n",
                "o\n9223372036854775808\nROOT\n",
                "o\n99999999999999999999\nROOT\n",
                "o\n1\nROOT=\n",
                "o\n1\nAAAA\n",
                "o\n1\nROOT\t\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n"
            })
    @DisplayName("has no other form")
    void malformed(String text) {
        String root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
        assertThatThrownBy(() -> LogCheckpoint.parse(text.replace("ROOT", root)))
                .isInstanceOf(MalformedNoteException.class);
    }

    @Test
    @DisplayName("cannot have an origin or extension that is empty or has line breaks")
    void making() {
        TreeHead tree = new NaiveTree(List.of()).head(0);
        assertThatThrownBy(() -> new LogCheckpoint("", tree)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogCheckpoint("a\n1", tree)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogCheckpoint("a", tree, List.of("")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
