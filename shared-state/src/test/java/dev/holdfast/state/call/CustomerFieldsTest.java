package dev.holdfast.state.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What a customer gives is one text on its way, for this version and for those beside it. */
class CustomerFieldsTest {
  private static final String METADATA = "{\"list\":[],\"exact\":1.50}";
  private static final CustomerFields OF_A_LATER_VERSION =
      new CustomerFields("{\"metadata\":" + METADATA + ",\"language\":\"de\"}");

  @Test
  void metadataAloneIsStoredAsEarlierVersionsStoreIt() {
    assertThat(CustomerFields.of(METADATA).stored()).isEqualTo(METADATA);
    assertThat(CustomerFields.ofStored(METADATA)).isEqualTo(CustomerFields.of(METADATA));
  }

  @Test
  void whatALaterVersionKnowsBesidesGoesThrough() {
    CustomerFields read = CustomerFields.ofStored(OF_A_LATER_VERSION.stored());

    assertThat(read).isEqualTo(OF_A_LATER_VERSION);
    assertThat(read.metadata().toString()).isEqualTo("{\"list\":[],\"exact\":1.5}");
  }

  /** Those read the stored text as metadata, and put it into events as its value. */
  @Test
  void anEarlierVersionFindsMetadataInWhatIsStored() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();

    assertThat(json.readTree(OF_A_LATER_VERSION.stored())).isEqualTo(json.readTree(METADATA));
    assertThat(
            json.readTree("{\"kind\":\"call\",\"metadata\":" + OF_A_LATER_VERSION.stored() + "}")
                .path("metadata"))
        .isEqualTo(json.readTree(METADATA));
  }

  @Test
  void aCallThatNobodyAskedForHasNone() {
    assertThat(CustomerFields.ofStored(null).metadata().isMissingNode()).isTrue();
  }
}
