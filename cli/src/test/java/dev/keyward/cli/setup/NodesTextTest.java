package dev.keyward.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of the nodes of a server")
class NodesTextTest {

    @Test
    @DisplayName("has each node with its files, and the differences")
    void nodes() throws JsonProcessingException {
        assertThat(NodesText.of(new ObjectMapper().readTree("""
            {"nodes": [
              {"name": "aaaaaaaa", "answers": true, "process": "7@one", "files": [
                {"subject": "the breach index", "details": ["a.bpi", "2 entries"]},
                {"subject": "the banned-term file ours.txt", "details": ["9 bytes"]}]},
              {"name": "bbbbbbbb", "answers": false, "files": []}],
             "differences": ["The nodes differ in x\\u001b[31m."]}
            """))).isEqualToNormalizingNewlines("""

            2 running nodes:
              aaaaaaaa (7@one)
                the breach index: a.bpi, 2 entries
                the banned-term file ours.txt: 9 bytes
              bbbbbbbb
            Warning: The nodes differ in x\\u001b[31m.\
            """);
    }
}
