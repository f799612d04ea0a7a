package dev.keyward.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of a plan with a list of 40,000 terms")
class LongPlanTextTest {

    private static final int TERMS = 40_000;

    @Test
    @DisplayName("marks terms added at the end, and leaves the others unmarked")
    void added() {
        assertThat(text(terms("term"), terms("term") + "\nfabrikam\ncontoso").lines())
                .filteredOn(line -> line.startsWith("      + "))
                .containsExactly("      + fabrikam", "      + contoso");
    }

    @Test
    @DisplayName("shows a replaced list in bounded memory")
    void replaced() {
        assertThat(text("first\n" + terms("old") + "\nlast", "first\n" + terms("new") + "\nlast")
                        .lines())
                .contains("        first", "      - old0", "      + new39999", "        last")
                .hasSize(2 * TERMS + 5);
    }

    private static String terms(String name) {
        return IntStream.range(0, TERMS).mapToObj(n -> name + n).collect(Collectors.joining("\n"));
    }

    private static String text(String before, String after) {
        ObjectNode plan = new ObjectMapper().createObjectNode();
        plan.putArray("changes")
                .addObject()
                .put("part", "password-policy")
                .put("subject", "list")
                .put("before", before)
                .put("after", after);
        return PlanText.of(plan);
    }
}
