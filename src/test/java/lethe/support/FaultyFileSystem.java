package lethe.support;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The real file system with a fault at one of its calls: there the call throws, or the machine
 * loses its power, which also takes half of everything that was written and not flushed.
 *
 * <p>Calls that change or read something count: folders made, channels opened, read, written,
 * flushed and closed, moves, deletions, listings.
 */
public final class FaultyFileSystem extends FileSystem {
  /** Every call works. */
  public static final int NEVER = Integer.MAX_VALUE;

  /** What happens at the chosen call. */
  public enum Fault {
    /** That one call throws an {@link IOException}. */
    ERROR,
    /** That call and all later ones throw an {@link IOException}. */
    BROKEN_DISK,
    /** The disk is full: from that call on nothing is made or written; all else works. */
    NO_SPACE,
    /** The system has made the disk read-only: from that call on nothing is changed. */
    READ_ONLY,
    /** The power goes: {@link PowerCut} now and ever after, and unflushed bytes are lost. */
    POWER_CUT
  }

  /** What a call needs of the disk. */
  private enum Need {
    /** Nothing. */
    READS,
    /** To be writable. */
    CHANGES,
    /** To be writable and have room. */
    FILLS
  }

  /** The end of the process. */
  public static final class PowerCut extends Error {
    private static final long serialVersionUID = 1;

    PowerCut() {
      super("the power went");
    }
  }

  private final FileSystem real;
  private final Fault fault;
  private final int failAt;
  private final Provider provider;
  private final List<Tracked> written = new ArrayList<>();
  private int calls;

  private FaultyFileSystem(FileSystem real, Fault fault, int failAt) {
    this.real = real;
    this.fault = fault;
    this.failAt = failAt;
    this.provider = new Provider();
  }

  /** A file system with a fault at call {@code failAt}, counted from 1. */
  public static FaultyFileSystem of(Fault fault, int failAt) {
    return new FaultyFileSystem(java.nio.file.FileSystems.getDefault(), fault, failAt);
  }

  /** {@code path} of the real file system in this one. */
  public Path at(Path path) {
    return wrap(path.toAbsolutePath());
  }

  /** How many calls there were. */
  public int calls() {
    return calls;
  }

  private void call(Need need, String what) throws IOException {
    calls++;
    boolean now = fault == Fault.ERROR ? calls == failAt : calls >= failAt;
    if (!now) {
      return;
    }
    switch (fault) {
      case NO_SPACE -> {
        if (need == Need.FILLS) {
          throw new IOException("No space left on device");
        }
      }
      case READ_ONLY -> {
        if (need != Need.READS) {
          throw new FileSystemException(what, null, "Read-only file system");
        }
      }
      case POWER_CUT -> {
        if (calls == failAt) {
          written.forEach(Tracked::loseUnflushed);
        }
        throw new PowerCut();
      }
      default -> throw new IOException("fault at call " + failAt + ", " + what);
    }
  }

  private Path wrap(Path path) {
    if (path == null) {
      return null;
    }
    return (Path)
        Proxy.newProxyInstance(
            Wrapped.class.getClassLoader(),
            new Class<?>[] {Path.class, Wrapped.class},
            (self, method, values) -> {
              String name = method.getName();
              if (name.equals("inner")) {
                return path;
              }
              if (name.equals("getFileSystem")) {
                return this;
              }
              if (name.equals("equals")) {
                return values[0] instanceof Wrapped other && path.equals(other.inner());
              }
              if (name.equals("iterator")) {
                List<Path> names = new ArrayList<>();
                path.forEach(part -> names.add(wrap(part)));
                return names.iterator();
              }
              Object[] plain = values == null ? new Object[0] : values.clone();
              for (int i = 0; i < plain.length; i++) {
                plain[i] = plain[i] instanceof Wrapped other ? other.inner() : plain[i];
              }
              try {
                Object result = method.invoke(path, plain);
                return result instanceof Path other ? wrap(other) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Path plain(Path path) {
    return path instanceof Wrapped wrapped ? wrapped.inner() : path;
  }

  /** A path of this file system. */
  private interface Wrapped {
    Path inner();
  }

  /** What was written through one channel, by the identity of the open file. */
  private static final class Tracked {
    private final FileChannel channel;
    private final FileChannel keeper;
    private long flushed;

    Tracked(FileChannel channel, FileChannel keeper) {
      this.channel = channel;
      this.keeper = keeper;
    }

    /** Keeps what was flushed and half of the rest. */
    void loseUnflushed() {
      try {
        keeper.truncate(flushed + (keeper.size() - flushed) / 2);
        keeper.close();
        channel.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** Passes every call on, counted. */
  private final class Provider extends FileSystemProvider {
    private final FileSystemProvider to = real.provider();

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      call(options.contains(StandardOpenOption.WRITE) ? Need.FILLS : Need.READS, "open " + path);
      FileChannel channel = to.newFileChannel(plain(path), options, attributes);
      if (!options.contains(StandardOpenOption.WRITE)) {
        return new Channel(channel, null);
      }
      // A second handle follows the file through renames.
      FileChannel keeper = FileChannel.open(plain(path), StandardOpenOption.WRITE);
      Tracked tracked = new Tracked(channel, keeper);
      written.add(tracked);
      return new Channel(channel, tracked);
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      call(Need.READS, "list " + folder);
      DirectoryStream<Path> stream =
          to.newDirectoryStream(plain(folder), path -> filter.accept(wrap(path)));
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          Iterator<Path> all = stream.iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return all.hasNext();
            }

            @Override
            public Path next() {
              return wrap(all.next());
            }
          };
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      call(Need.FILLS, "make folder " + folder);
      to.createDirectory(plain(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      call(Need.CHANGES, "delete " + path);
      to.delete(plain(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      call(Need.FILLS, "copy " + source);
      to.copy(plain(source), plain(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      call(Need.CHANGES, "move " + source);
      to.move(plain(source), plain(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return to.isSameFile(plain(one), plain(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return to.isHidden(plain(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return to.getFileStore(plain(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      to.checkAccess(plain(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return to.getFileAttributeView(plain(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return to.readAttributes(plain(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return to.readAttributes(plain(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      to.setAttribute(plain(path), name, value, options);
    }

    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI address, Map<String, ?> settings) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI address) {
      return FaultyFileSystem.this;
    }

    @Override
    public Path getPath(URI address) {
      throw new UnsupportedOperationException();
    }
  }

  /** Passes every call on, counted. */
  private final class Channel extends FileChannel {
    private final FileChannel to;
    private final Tracked tracked;

    Channel(FileChannel to, Tracked tracked) {
      this.to = to;
      this.tracked = tracked;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      call(Need.READS, "read");
      return to.read(buffer);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
      call(Need.READS, "read");
      return to.read(buffers, offset, length);
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
      call(Need.READS, "read");
      return to.read(buffer, position);
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
      call(Need.FILLS, "write");
      return to.write(buffer);
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
      call(Need.FILLS, "write");
      return to.write(buffers, offset, length);
    }

    @Override
    public int write(ByteBuffer buffer, long position) throws IOException {
      call(Need.FILLS, "write");
      return to.write(buffer, position);
    }

    @Override
    public long position() throws IOException {
      return to.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      to.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return to.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      call(Need.CHANGES, "truncate");
      to.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      call(Need.FILLS, "flush");
      to.force(metadata);
      if (tracked != null) {
        tracked.flushed = to.size();
      }
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      call(Need.READS, "read");
      return to.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
        throws IOException {
      call(Need.FILLS, "write");
      return to.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      call(Need.READS, "map");
      return to.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      call(Need.READS, "lock");
      return to.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      call(Need.READS, "lock");
      return to.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      to.close();
      call(Need.READS, "close");
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    for (Tracked tracked : written) {
      tracked.keeper.close();
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    real.getRootDirectories().forEach(root -> roots.add(wrap(root)));
    return roots;
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = real.getPathMatcher(pattern);
    return path -> matcher.matches(plain(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return Objects.requireNonNull(real.newWatchService());
  }
}
