package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How seldom the value now and the one six samples ago came together: a grid of 22 × 22 over asinh
 * of the standardised values; the surprise is −log10 of the share of earlier pairs in the cell and
 * its neighbours. The grid is laid anew at sample 200 and at powers of two, over the last 800; all
 * is halved when 60,000 were counted.
 */
final class PairNovelty {
  private static final int SIDE = 22;
  private static final int LAG = 6;
  private static final int FIRST = 200;
  private static final int LAID_OVER = 800;
  private static final int SLOWEST = 2_000;
  private static final int FADE_AT = 60_000;

  /** Further out than a neighbour of the grid. */
  private static final int OUTSIDE = -2;

  private final char[] cells;
  private final Newest shaped;
  private double mean;
  private double deviation;
  private double least;
  private double width;
  private int total;

  PairNovelty() {
    cells = new char[SIDE * SIDE];
    shaped = new Newest(LAID_OVER);
  }

  /** The same grid again, to go on from apart. */
  PairNovelty(PairNovelty other) {
    cells = other.cells.clone();
    shaped = new Newest(other.shaped);
    mean = other.mean;
    deviation = other.deviation;
    least = other.least;
    width = other.width;
    total = other.total;
  }

  double surprise(long number, double value) {
    double rate = number < SLOWEST ? 1.0 / (number + 1) : 1.0 / SLOWEST;
    mean += (value - mean) * rate;
    double error = value - mean;
    deviation += (Math.abs(error) - deviation) * rate;
    shaped.add(deviation > 0 ? asinh(error / deviation) : 0);
    if (number < FIRST) {
      return 0;
    }
    if (number == FIRST || Long.bitCount(number) == 1) {
      lay(number);
      return 0;
    }
    int x = place(shaped.get(number));
    int y = place(shaped.get(number - LAG));
    double surprise = -Math.log10((around(x, y) + 0.5) / (total + 1.0));
    count(x, y);
    return Surprise.clip(surprise);
  }

  private void lay(long number) {
    long first = Math.max(0, number - LAID_OVER + 1);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (long i = first; i <= number; i++) {
      low = Math.min(low, shaped.get(i));
      high = Math.max(high, shaped.get(i));
    }
    least = low;
    width = (high - low) / SIDE;
    Arrays.fill(cells, (char) 0);
    total = 0;
    for (long i = first + LAG; i <= number; i++) {
      count(
          Math.min(SIDE - 1, place(shaped.get(i))), Math.min(SIDE - 1, place(shaped.get(i - LAG))));
    }
  }

  private void count(int x, int y) {
    if (x >= 0 && x < SIDE && y >= 0 && y < SIDE) {
      cells[x * SIDE + y]++;
    }
    total++;
    if (total > FADE_AT) {
      fade();
    }
  }

  private void fade() {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (char) (cells[i] / 2);
    }
    total /= 2;
  }

  private int around(int x, int y) {
    if (x > 0 && x < SIDE - 1 && y > 0 && y < SIDE - 1) {
      int middle = x * SIDE + y;
      return inRow(middle - SIDE) + inRow(middle) + inRow(middle + SIDE);
    }
    int sum = 0;
    for (int i = Math.max(0, x - 1); i <= Math.min(SIDE - 1, x + 1); i++) {
      for (int j = Math.max(0, y - 1); j <= Math.min(SIDE - 1, y + 1); j++) {
        sum += cells[i * SIDE + j];
      }
    }
    return sum;
  }

  private int inRow(int middle) {
    return cells[middle - 1] + cells[middle] + cells[middle + 1];
  }

  private int place(double shape) {
    if (!(width > 0)) {
      return 0;
    }
    int place = (int) Math.floor((shape - least) / width);
    return Math.max(OUTSIDE, Math.min(SIDE - 1 - OUTSIDE, place));
  }

  private static double asinh(double x) {
    double size = Math.abs(x);
    return Math.copySign(Math.log(size + Math.sqrt(size * size + 1)), x);
  }

  /** Seven bits a byte, the lowest first: most cells are empty. */
  private static void writeCount(DataOutput out, int count) throws IOException {
    int left = count;
    for (; left > 0x7f; left >>>= 7) {
      out.writeByte(left | 0x80);
    }
    out.writeByte(left);
  }

  private static int readCount(DataInput in) throws IOException {
    int count = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      int read = in.readUnsignedByte();
      count |= (read & 0x7f) << shift;
      if (read <= 0x7f) {
        return count;
      }
    }
    throw new IOException("a count that is too large");
  }

  void write(DataOutput out) throws IOException {
    for (int each : cells) {
      writeCount(out, each);
    }
    shaped.write(out);
    out.writeDouble(mean);
    out.writeDouble(deviation);
    out.writeDouble(least);
    out.writeDouble(width);
    out.writeInt(total);
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (char) Math.min(FADE_AT, readCount(in));
    }
    shaped.read(in);
    mean = in.readDouble();
    deviation = in.readDouble();
    least = in.readDouble();
    width = in.readDouble();
    total = in.readInt();
    if (total < 0) {
      throw new IOException("a negative count");
    }
    while (total > FADE_AT) {
      fade();
    }
  }
}
