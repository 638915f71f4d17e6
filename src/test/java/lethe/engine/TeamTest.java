package lethe.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TeamTest {
  private static final Torch TORCH = Torch.open("cpu");
  private int threads;

  @BeforeEach
  void threeThreads() {
    threads = TORCH.threads();
    TORCH.useThreads(3);
  }

  @AfterEach
  void restoreThreads() {
    TORCH.useThreads(threads);
  }

  @Test
  void aMemberForEachThreadAndAllAtTheSameTime() {
    CyclicBarrier everybody = new CyclicBarrier(3);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    try (Team team = Team.of(TORCH)) {
      assertEquals(3, team.size());

      team.run(
          member -> {
            seen.add(Thread.currentThread());
            assertThrows(IllegalStateException.class, () -> await(everybody));
          });
    }

    assertEquals(3, seen.size());
    assertTrue(seen.contains(Thread.currentThread()), "the caller works too");
  }

  /**
   * Reaches the barrier only if the others come; always throws, so that a caller must expect it.
   */
  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
    throw new IllegalStateException("met");
  }

  @Test
  void eachOneOfManyThingsIsOneMembers() {
    try (Team team = Team.of(TORCH)) {
      for (int count : new int[] {0, 1, 2, 3, 7, 1_000}) {
        AtomicInteger done = new AtomicInteger();
        int[] owners = new int[count];
        team.run(
            member -> {
              for (int i = member.from(count); i < member.to(count); i++) {
                owners[i]++;
                done.incrementAndGet();
              }
            });

        assertEquals(count, done.get());
        for (int owner : owners) {
          assertEquals(1, owner);
        }
      }
    }
  }

  @Test
  void membersComputeAloneWithoutGradientsAndTheCallerGetsItsThreadsBack() {
    try (Team team = Team.of(TORCH)) {
      List<String> states =
          team.step(member -> JniUtils.getNumThreads() + " " + JniUtils.isGradMode());

      assertEquals(List.of("1 false", "1 false", "1 false"), states);
      assertEquals(3, JniUtils.getNumThreads());
    }
  }

  /** A thread takes the number of threads last set anywhere when it first computes. */
  @Test
  void aMemberThatBeginsWhenTheCallerIsDoneComputesAloneToo() {
    try (Team team = Team.of(TORCH)) {
      List<Integer> threads =
          team.step(
              member -> {
                if (member.index() > 0) {
                  LockSupport.parkNanos(50_000_000);
                }
                return JniUtils.getNumThreads();
              });

      assertEquals(List.of(1, 1, 1), threads);
      assertEquals(3, JniUtils.getNumThreads());
    }
  }

  @Test
  void aStepEndsTheTensorsOfTheLast() {
    try (Team team = Team.of(TORCH)) {
      List<Scope> first = team.step(Team.Member::step);
      first.get(1).zeros(5);
      assertEquals(1, first.get(1).openResources());

      List<Scope> second = team.step(member -> member.index() == 1 ? null : member.step());

      assertEquals(0, first.get(1).openResources());
      assertEquals(2, second.size(), "members without work are left out");
    }
  }

  @Test
  void aFailureIsToldAfterAllHaveStopped() {
    AtomicInteger finished = new AtomicInteger();
    try (Team team = Team.of(TORCH)) {
      for (int failing = 0; failing < 3; failing++) {
        int culprit = failing;
        finished.set(0);

        var error =
            assertThrows(
                ArithmeticException.class,
                () ->
                    team.run(
                        member -> {
                          if (member.index() == culprit) {
                            throw new ArithmeticException("member " + culprit);
                          }
                          finished.incrementAndGet();
                        }));

        assertEquals("member " + culprit, error.getMessage());
        assertEquals(2, finished.get());
      }
      assertFalse(JniUtils.isGradMode());
    }
  }

  @Test
  void aCheckedFailureIsTheCauseOfOneThatIsToldAfterAllHaveStopped() {
    for (int size : new int[] {1, 3}) {
      TORCH.useThreads(size);
      try (Team team = Team.of(TORCH)) {
        for (int failing = 0; failing < size; failing++) {
          int culprit = failing;
          AtomicInteger finished = new AtomicInteger();

          var error =
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      team.run(
                          member -> {
                            if (member.index() == culprit) {
                              throw unchecked(new IOException("member " + culprit));
                            }
                            LockSupport.parkNanos(20_000_000);
                            finished.incrementAndGet();
                          }));

          assertEquals(size - 1, finished.get(), "all have stopped");
          assertEquals(
              "native code failed: java.io.IOException: member " + culprit, error.getMessage());
          assertEquals(IOException.class, error.getCause().getClass());
        }
      }
    }
  }

  /** Throws what no method declares, as native code can. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> RuntimeException unchecked(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  @Timeout(60)
  void membersSleepWhenTheCallerIsLongInComing() throws InterruptedException {
    Set<Thread> helpers = ConcurrentHashMap.newKeySet();
    try (Team team = Team.of(TORCH)) {
      for (int round = 0; round < 3; round++) {
        team.run(member -> helpers.add(Thread.currentThread()));
        helpers.remove(Thread.currentThread());
        for (Thread helper : helpers) {
          await(helper, Thread.State.WAITING);
        }
      }
      assertEquals(2, helpers.size(), "the same threads each time");
    }
    for (Thread helper : helpers) {
      await(helper, Thread.State.TERMINATED);
    }
  }

  /** Returns when the thread is in that state. */
  private static void await(Thread thread, Thread.State state) throws InterruptedException {
    while (thread.getState() != state) {
      Thread.sleep(1);
    }
  }

  @Test
  void anInterruptedCallerStillWaitsForAll() {
    AtomicInteger finished = new AtomicInteger();
    try (Team team = Team.of(TORCH)) {
      Thread.currentThread().interrupt();

      team.run(
          member -> {
            if (member.index() > 0) {
              LockSupport.parkNanos(20_000_000);
            }
            finished.incrementAndGet();
          });

      assertEquals(3, finished.get());
      assertTrue(Thread.interrupted(), "the caller decides what an interrupt means");
    }
  }
}
