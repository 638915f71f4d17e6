package lethe.base;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that holds a folder until its input ends or it is killed. */
@SuppressWarnings("try") // holding it is all
final class LockHolder {
  private LockHolder() {}

  /** Takes the folder that the first argument names, says so, and holds it. */
  public static void main(String[] arguments) throws IOException {
    boolean wait = arguments.length > 1;
    try (FolderLock lock =
        FolderLock.take(Path.of(arguments[0]), "training cvae", wait, LockHolder::say)) {
      say("locked");
      while (System.in.read() >= 0) {
        // until the input ends
      }
    } catch (FolderLock.Busy e) {
      say(e.getMessage());
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
