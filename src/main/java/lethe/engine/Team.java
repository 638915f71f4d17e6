package lethe.engine;

import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The threads that share each step of a loop. On a CPU a team has one member for each thread of the
 * engine, and each member computes on one core by itself; on a GPU, and where work cannot be
 * divided, it has one member.
 *
 * <p>So all of a step runs on all cores, Java's part as well as the engine's, and the cores meet
 * twice a step and not twice an operation. The caller is the first member. Which rows and weights a
 * member works on is a function of its index alone: a run on as many threads repeats to the bit.
 */
public final class Team implements AutoCloseable {
  private final List<Member> members = new ArrayList<>();
  private final List<Helper> others = new ArrayList<>();

  private Team(Torch torch, int size) {
    for (int index = 0; index < size; index++) {
      members.add(new Member(index, size, torch.scope()));
    }
    for (int index = 1; index < size; index++) {
      others.add(new Helper());
    }
  }

  /** The team of a device. */
  public static Team of(Torch torch) {
    return new Team(torch, torch.isGpu() ? 1 : torch.threads());
  }

  /** A team of the caller alone, whose work the engine divides among its threads by itself. */
  public static Team ofCaller(Torch torch) {
    return new Team(torch, 1);
  }

  /** How many members there are. */
  public int size() {
    return members.size();
  }

  /** One member's place in the team and its tensors. */
  public static final class Member {
    private final int index;
    private final int size;
    private final Scope scope;
    private Scope step;

    private Member(int index, int size, Scope scope) {
      this.index = index;
      this.size = size;
      this.scope = scope;
      this.step = scope.child();
    }

    /** From 0. */
    public int index() {
      return index;
    }

    /** The first of this member's part of {@code count} things. */
    public int from(int count) {
      return (int) ((long) count * index / size);
    }

    /**
     * The end of it, exclusive; equal to {@link #from} where there are fewer things than members.
     */
    public int to(int count) {
      return (int) ((long) count * (index + 1) / size);
    }

    /** The scope of the whole run. */
    public Scope scope() {
      return scope;
    }

    /** The scope of the current step: open until the next one begins. */
    public Scope step() {
      return step;
    }

    private void nextStep() {
      step.close();
      step = scope.child();
    }
  }

  /**
   * Has every member do {@code task} at the same time and returns when all have done it.
   *
   * @throws TooLittleMemory if that is why a member failed
   * @throws RuntimeException the first failure, after all members have stopped; a checked one,
   *     which native code can throw, is its cause
   */
  public void run(Consumer<Member> task) {
    Throwable failure = size() == 1 ? oneFailure(task) : firstFailure(task);
    if (failure != null) {
      throw TooLittleMemory.orItself(failure);
    }
  }

  private Throwable oneFailure(Consumer<Member> task) {
    try {
      task.accept(members.get(0));
      return null;
    } catch (Throwable thrown) { // native code throws checked ones too
      return thrown;
    }
  }

  private Throwable firstFailure(Consumer<Member> task) {
    for (int i = 0; i < others.size(); i++) {
      Member member = members.get(i + 1);
      others.get(i).begin(() -> alone(task, member));
    }
    int threads = JniUtils.getNumThreads();
    Throwable failure = null;
    try {
      alone(task, members.get(0));
    } catch (Throwable thrown) { // whatever it is, the others still use their tensors
      failure = thrown;
    }
    for (Helper other : others) {
      Throwable thrown = other.end();
      failure = failure == null ? thrown : failure;
    }
    // Not before all have ended: a thread that computes for the first time takes the number that
    // was
    // last set on any thread.
    JniUtils.setNumThreads(threads);
    return failure;
  }

  /**
   * Begins a step: closes what the members made in the last one and has each make its part.
   *
   * @param work null where a member has nothing to do
   * @return the parts in the order of the members
   */
  public <T> List<T> step(Function<Member, T> work) {
    List<T> parts = new ArrayList<>(Collections.nCopies(size(), null));
    run(
        member -> {
          member.nextStep();
          parts.set(member.index(), work.apply(member));
        });
    parts.removeIf(Objects::isNull);
    return parts;
  }

  /** The engine keeps gradient mode and number of threads for each thread apart. */
  private static void alone(Consumer<Member> task, Member member) {
    JniUtils.setGradMode(false);
    JniUtils.setNumThreads(1);
    task.accept(member);
  }

  /** Closes every member's tensors and ends the threads. */
  @Override
  public void close() {
    others.forEach(Helper::close);
    for (Member member : members) {
      member.scope.close();
    }
  }
}
