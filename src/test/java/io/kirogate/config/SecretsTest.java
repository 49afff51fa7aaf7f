package io.kirogate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'agent': {'environment': {'set': {'TOKEN': ['sesame']}}}}",
        "{'agent': {'environment': {'set': {'TOKEN': 424242}}}}",
        "{'agent': {'environment': {'set': {'MY TOKEN': 'sesame'}}}}",
        "{'agent': {'environment': {'set': 'TOKEN=sesame'}}}",
        "{'agent': {'environment': 'TOKEN=sesame'}}",
        "{'agent': {'environment': {'TOKEN': 'sesame'}}}",
        "{'agent': 'sesame'}",
        "'sesame'",
        "{'http': {'keys': [{'name': 'me', 'key': 'sesame'}]}}",
        "{'agent': {'environment': {'set': {'TOKEN': '${sesame'}}}}",
        "{'agent': {'environment': {'set': {'TOKEN': '${sesame!}'}}}}",
        "{'agent': {'environment': {'set': {'TOKEN': 'sesame\\u0000'}}}}",
      })
  void noProblemShowsWhatMayBeOne(String json) {
    assertThat(ConfigProblems.of(json.replace('\'', '"'), Map.of()))
        .singleElement()
        .asString()
        .doesNotContain("sesame", "424242");
  }

  @Test
  void noRecordShowsOneWhenPrinted() {
    Config config =
        ConfigLoader.load(
            "{\"agent\": {\"environment\": {\"set\": {\"TOKEN\": \"${T}\", \"B\": \"sesame\"}}}}",
            Map.of("T", "sesame"));

    assertThat(config.agent().environment().set()).containsEntry("TOKEN", "sesame");
    assertThat(config.toString()).contains("set=[B, TOKEN]").doesNotContain("sesame");
  }
}
