package dev.keyward.providerkit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.jobs.LeaseStore.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The database row of a lease")
class JobLeaseEntityTest {

    @Test
    @DisplayName("has the owner and the count, and an unknown owner if the column is empty")
    void row() {
        assertThat(new JobLeaseEntity("job", new Row("one", 7)).row()).isEqualTo(new Row("one", 7));
        Row empty = new JobLeaseEntity().row();
        assertThat(empty.owner()).isEmpty();
        assertThat(empty.isFree()).isFalse();
    }
}
