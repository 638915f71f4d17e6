package lethe.data.mnist;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lethe.data.IdxArray;
import lethe.data.IdxReader;

/** A public web folder with the four gzipped files. Downloads go to the temporary folder. */
final class MirrorSource implements MnistSource {
  /** Two mirrors that have carried the files unchanged for years. */
  static final List<URI> PUBLIC =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(3);

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_LIMIT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /** A mirror whose address ends with a slash. */
  MirrorSource(URI base) {
    this.base = base;
  }

  @Override
  public String name() {
    return "mirror " + base;
  }

  @Override
  public IdxArray fetch(MnistFile file) throws IOException, InterruptedException {
    URI address = base.resolve(file.gzipName());
    Path download = Files.createTempFile("lethe-mnist-", ".part");
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(DOWNLOAD_LIMIT).build();
      CompletableFuture<HttpResponse<Path>> answer =
          client.sendAsync(request, HttpResponse.BodyHandlers.ofFile(download));
      int status = waitFor(answer).statusCode();
      if (status != 200) {
        throw new IOException("it answered with HTTP status " + status);
      }
      try (var in = Files.newInputStream(download)) {
        return file.verify(IdxReader.read(in, address), address);
      }
    } finally {
      Files.deleteIfExists(download);
    }
  }

  /** Unlike the request's own limit, this one also covers a body that stops coming. */
  private static <T> T waitFor(CompletableFuture<T> answer)
      throws IOException, InterruptedException {
    try {
      return answer.get(DOWNLOAD_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("the download took over " + DOWNLOAD_LIMIT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException("the download failed (" + rootOf(e) + ")", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private static String rootOf(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : ": " + root.getMessage();
    return root.getClass().getSimpleName() + message;
  }
}
