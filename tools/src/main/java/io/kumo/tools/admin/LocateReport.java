package io.kumo.tools.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kumo.ring.Chain;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.ring.RingNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where keys live. */
record LocateReport(List<Place> places) implements Report {

  /** What a node is to a partition. */
  enum Part {
    PRIMARY,
    IN_SYNC,
    /** It should hold a copy and does not hold all of it yet. */
    JOINING
  }

  /** A node that holds a copy or should. The address is empty if the ring does not tell it. */
  record Holder(NodeId id, String address, Part part) {}

  /** One key. */
  record Place(Key key, int partition, int term, boolean active, List<Holder> holders) {
    static Place of(Key key, Ring ring) {
      int partition = ring.partitionOf(key);
      Chain chain = ring.chain(partition);
      Optional<NodeId> primary = chain.primary().map(Member::node);
      Set<NodeId> nodes = new LinkedHashSet<>();
      chain.inSync().forEach(member -> nodes.add(member.node()));
      nodes.addAll(chain.assigned());
      List<Holder> holders = new ArrayList<>();
      for (NodeId node : nodes) {
        Part inSync = chain.memberOf(node).isPresent() ? Part.IN_SYNC : Part.JOINING;
        RingNode known = ring.nodes().get(node);
        holders.add(
            new Holder(
                node,
                known == null ? "" : known.address().toString(),
                primary.equals(Optional.of(node)) ? Part.PRIMARY : inSync));
      }
      return new Place(key, partition, chain.term(), chain.active(), holders);
    }

    String hash() {
      return String.format("%016x", key.hash());
    }
  }

  @Override
  public void writeJson(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("keys");
    for (Place place : places) {
      json.writeStartObject();
      json.writeStringField("key", place.key().toString());
      json.writeStringField("hash", place.hash());
      json.writeNumberField("partition", place.partition());
      json.writeNumberField("term", place.term());
      json.writeBooleanField("active", place.active());
      json.writeArrayFieldStart("chain");
      for (Holder holder : place.holders()) {
        json.writeStartObject();
        json.writeStringField("id", holder.id().toString());
        json.writeStringField("address", holder.address());
        json.writeStringField("part", holder.part().name());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void print(PrintStream out) {
    TextTable table = new TextTable("KEY", "HASH", "PARTITION", "PART", "ADDRESS", "NODE");
    for (Place place : places) {
      if (place.holders().isEmpty()) {
        table.add(place.key(), place.hash(), place.partition(), "nobody yet", "", "");
      }
      for (Holder holder : place.holders()) {
        table.add(
            place.key(),
            place.hash(),
            place.partition(),
            holder.part(),
            holder.address(),
            holder.id());
      }
    }
    table.print(out);
  }
}
