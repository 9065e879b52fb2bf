package dev.forestall.detector.units;

import dev.forestall.detector.units.UnitName.Sort;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The units of a workload as fields of one hash.
 *
 * <pre>
 * names            per name: index, sort, entry, callee, target
 * u&lt;start&gt;/&lt;length&gt;  seconds; format u8, records, their identities (8 bytes each), dropped, sums;
 *                  per sum: index × 4 + form, n, and by form: 0 nothing, 1 both sums equal n,
 *                  2 both sums as f32, 3 these and how many n stand for as f32
 * p&lt;start&gt;/&lt;length&gt;  the same of pods, without records
 * </pre>
 *
 * Whole numbers take a byte for each seven bits.
 */
final class UnitCodec {
  static final String NAMES = "names";

  /** Begins the field of a slice. */
  static final String SLICE = "u";

  /** Begins the field of a slice of pods. */
  static final String PODS = "p";

  private static final byte FORMAT = 1;

  /** The same with sums of what was sampled, which older replicas cannot read. */
  private static final byte SAMPLED_FORMAT = 2;

  private static final int FORMS = 4;
  private static final int NOTHING = 0;
  private static final int ALIKE = 1;
  private static final int REALS = 2;
  private static final int SAMPLED = 3;

  private UnitCodec() {}

  static byte[] encode(Slice slice) {
    boolean sampled = slice.sums().values().stream().anyMatch(Sums::sampled);
    Bytes out = new Bytes().whole(sampled ? SAMPLED_FORMAT : FORMAT).whole(slice.events().size());
    slice.events().forEach(out::identity);
    out.whole(slice.dropped()).whole(slice.sums().size());
    slice
        .sums()
        .forEach((name, sums) -> {
          int form = form(sums);
          out.whole((long) name * FORMS + form).whole(sums.n());
          if (form == REALS || form == SAMPLED) {
            out.real(sums.a()).real(sums.b());
          }
          if (form == SAMPLED) {
            out.real(sums.adjusted());
          }
        });
    return out.toArray();
  }

  private static int form(Sums sums) {
    if (sums.sampled()) {
      return SAMPLED;
    }
    if (sums.a() == 0 && sums.b() == 0) {
      return NOTHING;
    }
    return sums.a() == sums.n() && sums.b() == sums.n() ? ALIKE : REALS;
  }

  /** Reads a slice; empty when it cannot be read. */
  static Optional<Slice> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte format = in.get();
      if (format != FORMAT && format != SAMPLED_FORMAT) {
        return Optional.empty();
      }
      Set<Long> events = new LinkedHashSet<>();
      for (long left = Bytes.whole(in); left > 0; left--) {
        events.add(in.getLong());
      }
      long dropped = Bytes.whole(in);
      TreeMap<Integer, Sums> all = new TreeMap<>();
      for (long left = Bytes.whole(in); left > 0; left--) {
        long name = Bytes.whole(in);
        long n = Bytes.whole(in);
        Sums sums =
            switch ((int) (name % FORMS)) {
              case NOTHING -> new Sums(n, 0, 0);
              case ALIKE -> new Sums(n, n, n);
              case REALS -> new Sums(n, in.getFloat(), in.getFloat());
              default -> new Sums(n, in.getFloat(), in.getFloat(), in.getFloat());
            };
        if (sums.sound()) {
          all.put((int) (name / FORMS), sums);
        }
      }
      return Optional.of(new Slice(events, all, dropped));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  static byte[] encode(Map<UnitName, Integer> names) {
    Bytes out = new Bytes().whole(names.size());
    names.forEach((name, index) ->
        out.whole(index)
            .whole(name.sort().code())
            .text(name.entry())
            .text(name.callee())
            .text(name.target()));
    return out.toArray();
  }

  /** Reads names; those after the first that cannot be read are lost. */
  static Map<UnitName, Integer> names(byte[] bytes) {
    Map<UnitName, Integer> names = new LinkedHashMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      for (long left = Bytes.whole(in); left > 0; left--) {
        int index = (int) Bytes.whole(in);
        Optional<Sort> sort = Sort.of(Bytes.whole(in));
        String entry = Bytes.text(in);
        String callee = Bytes.text(in);
        String target = Bytes.text(in);
        sort.ifPresent(s -> names.put(new UnitName(s, entry, callee, target), index));
      }
    } catch (BufferUnderflowException e) {
      return names;
    }
    return names;
  }
}
