package dev.forestall.detector.units;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Numbers and texts as few bytes: a whole number takes a byte for each seven bits. */
final class Bytes {
  private static final int SEVEN = 7;
  private static final int MORE = 0x80;
  private static final int LOW = 0x7f;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes whole(long value) {
    long rest = value;
    while ((rest & ~(long) LOW) != 0) {
      out.write((int) ((rest & LOW) | MORE));
      rest >>>= SEVEN;
    }
    out.write((int) rest);
    return this;
  }

  Bytes real(double value) {
    out.writeBytes(ByteBuffer.allocate(Float.BYTES).putFloat((float) value).array());
    return this;
  }

  Bytes identity(long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  Bytes text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    whole(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  byte[] toArray() {
    return out.toByteArray();
  }

  static long whole(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += SEVEN) {
      byte next = in.get();
      value |= (long) (next & LOW) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  static String text(ByteBuffer in) {
    long length = whole(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
