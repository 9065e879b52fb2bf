package dev.forestall.collector.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Protocol Buffers by hand, where building messages would let two bytes on the wire cost a hundred
 * in memory.
 */
final class Protobuf {
  private Protobuf() {}

  /** A part of a buffer. */
  static final class Slice {
    private final byte[] bytes;
    private final int offset;
    private final int length;

    private Slice(byte[] bytes, int offset, int length) {
      this.bytes = bytes;
      this.offset = offset;
      this.length = length;
    }

    static Slice of(byte[] bytes) {
      return new Slice(bytes, 0, bytes.length);
    }

    int length() {
      return length;
    }

    <T> T parse(Parser<T> parser) throws InvalidProtocolBufferException {
      return parser.parseFrom(bytes, offset, length);
    }
  }

  /** Takes one embedded message. */
  interface Visitor {
    void visit(Slice message) throws IOException, RefusedException;
  }

  /**
   * Visits the embedded messages that have this field number, in their order.
   *
   * @throws IOException when the bytes are no message
   */
  static void forEach(Slice message, int number, Visitor visitor)
      throws IOException, RefusedException {
    CodedInputStream in =
        CodedInputStream.newInstance(message.bytes, message.offset, message.length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean wanted =
          WireFormat.getTagFieldNumber(tag) == number
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (wanted) {
        int length = in.readRawVarint32();
        int offset = message.offset + in.getTotalBytesRead();
        in.skipRawBytes(length);
        visitor.visit(new Slice(message.bytes, offset, length));
      } else if (!in.skipField(tag)) {
        throw new IOException("a group ends that did not begin");
      }
    }
  }

  /** A {@code google.rpc.Status}: 1 is its code, 2 its message. */
  static byte[] status(int code, String message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeInt32(1, code);
      out.writeString(2, message);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
