package dev.forestall.remediation.openai;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/** Ends an answer that goes on beyond a limit, so that no endpoint can fill the memory. */
final class AnswerLimit implements Interceptor {
  private final long bytes;

  AnswerLimit(long bytes) {
    this.bytes = bytes;
  }

  /** The answer is longer than the limit. */
  static final class ExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    ExceededException(long bytes) {
      super("the answer is longer than " + bytes + " bytes");
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (body == null) {
      return response;
    }
    Source counted = new Counted(body.source());
    ResponseBody limited =
        ResponseBody.create(Okio.buffer(counted), body.contentType(), body.contentLength());
    return response.newBuilder().body(limited).build();
  }

  private final class Counted extends ForwardingSource {
    private long read;

    Counted(Source source) {
      super(source);
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long got = super.read(sink, byteCount);
      read += Math.max(0, got);
      if (read > bytes) {
        throw new ExceededException(bytes);
      }
      return got;
    }
  }
}
