package io.kumo.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.kumo.message.ConfigurationAsk;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import java.util.Locale;

/**
 * How records travel as CBOR: as maps by their components' names. What a sealed interface holds is
 * named by the field {@value #TAG}, whose value is the record's simple name in lower case. Fields
 * that the receiver does not know are skipped; a missing field is null or zero, which the record's
 * constructor judges.
 */
final class Cbor {
  /** Tells the records of a sealed interface apart. */
  static final String TAG = "is";

  /** No message of ours is nested deeper than a handful. */
  private static final int NESTING_MAX = 32;

  static final ObjectMapper MAPPER = mapper();

  private Cbor() {}

  private static ObjectMapper mapper() {
    CBORFactory factory =
        CBORFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
            .build();
    CBORMapper mapper =
        CBORMapper.builder(factory)
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();
    for (Class<?> family :
        new Class<?>[] {ManagerRequest.class, ManagerReply.class, ConfigurationAsk.class}) {
      mapper.addMixIn(family, Tagged.class);
      for (Class<?> member : family.getPermittedSubclasses()) {
        mapper.registerSubtypes(
            new NamedType(member, member.getSimpleName().toLowerCase(Locale.ROOT)));
      }
    }
    return mapper;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = TAG)
  private interface Tagged {}
}
