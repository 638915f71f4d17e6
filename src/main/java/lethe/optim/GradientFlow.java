package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lethe.engine.HostMemory;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.Layout;
import lethe.model.SummedGradient;

/**
 * Carries the gradient from the passes of a team to the parameters: each member sums its own rows
 * of the large tensors and, in turn, whole small ones, over all members' images and hands the sums
 * on stretch by stretch, so that the whole gradient is never written down. Each number is in
 * exactly one stretch.
 *
 * <p>Work must touch only its own stretch of the vectors; members do it at the same time. What it
 * returns is added up in an order that depends on the size of the team alone.
 */
public final class GradientFlow {
  private final Team team;
  private final Layout layout;
  private final List<Layout.Slot> slots;
  private final boolean host;
  private final boolean perTensor;
  private final List<HostStretch> stretches = new ArrayList<>();
  private final List<List<Piece>> pieces = new ArrayList<>();

  /** Some rows of a tensor that one member sums. */
  private record Piece(Layout.Slot slot, int from, int to, int part) {}

  private GradientFlow(Team team, Layout layout, FlatVector parameters, boolean perTensor) {
    this.team = team;
    this.layout = layout;
    this.slots = layout.trainedSlots();
    this.host = parameters.onHost();
    this.perTensor = perTensor;
    for (int i = 0; i < team.size(); i++) {
      stretches.add(new HostStretch());
      pieces.add(new ArrayList<>());
    }
    int small = 0;
    for (int i = 0; i < slots.size(); i++) {
      boolean isSmall = slots.get(i).size() <= FlatVector.BLOCK; // more calls to split than to do
      divide(i, isSmall ? small++ % team.size() : 0, isSmall ? 1 : team.size());
    }
  }

  /** Divides a tensor among {@code count} members from {@code first} on. */
  private void divide(int index, int first, int count) {
    Layout.Slot slot = slots.get(index);
    for (int k = 0; k < count; k++) {
      int from = (int) ((long) slot.rows() * k / count);
      int to = (int) ((long) slot.rows() * (k + 1) / count);
      if (from < to) {
        pieces.get(first + k).add(new Piece(slot, from, to, perTensor ? index : 0));
      }
    }
  }

  /**
   * A flow whose sums run over all parameters.
   *
   * @param parameters of {@code layout}; says where the work is done
   */
  public static GradientFlow flat(Team team, Layout layout, FlatVector parameters) {
    return new GradientFlow(team, layout, parameters, false);
  }

  /** A flow with a sum for each trained tensor, in the order of the layout. */
  public static GradientFlow perTensor(Team team, Layout layout, FlatVector parameters) {
    return new GradientFlow(team, layout, parameters, true);
  }

  /** How many sums there are. */
  public int parts() {
    return perTensor ? slots.size() : 1;
  }

  /**
   * Does {@code work} on every stretch of the summed gradient.
   *
   * @param shares the gradients of each member's images
   * @return for each part the sum of what the work returned
   */
  public double[] gradient(List<? extends SummedGradient> shares, ToDoubleFunction<Stretch> work) {
    return gradient(shares, List.of(work))[0];
  }

  /**
   * Does several works on every stretch of the summed gradient, one after the other.
   *
   * @return for each work, and in it for each part, the sum of what it returned
   */
  public double[][] gradient(
      List<? extends SummedGradient> shares, List<ToDoubleFunction<Stretch>> works) {
    return run(shares, works);
  }

  /** Does {@code work} on every stretch, which starts as zeros. */
  public double[] everywhere(ToDoubleFunction<Stretch> work) {
    return run(List.of(), List.of(work))[0];
  }

  private double[][] run(
      List<? extends SummedGradient> shares, List<ToDoubleFunction<Stretch>> works) {
    List<Sums> sums = new ArrayList<>();
    for (int i = 0; i < team.size(); i++) {
      sums.add(new Sums(works, new double[works.size()][parts()]));
    }
    team.run(
        member -> {
          if (host) {
            onHost(member, shares, sums.get(member.index()));
          } else if (member.index() == 0) {
            onDevice(member, shares, sums.get(0));
          }
        });
    double[][] total = new double[works.size()][parts()];
    for (Sums own : sums) {
      for (int i = 0; i < total.length; i++) {
        for (int part = 0; part < parts(); part++) {
          total[i][part] += own.values[i][part];
        }
      }
    }
    return total;
  }

  /** What the works of one member returned so far, by work and part. */
  private record Sums(List<ToDoubleFunction<Stretch>> works, double[][] values) {
    void add(Stretch stretch) {
      for (int i = 0; i < values.length; i++) {
        values[i][stretch.part()] += works.get(i).applyAsDouble(stretch);
      }
    }
  }

  private void onHost(Team.Member member, List<? extends SummedGradient> shares, Sums sums) {
    HostStretch stretch = stretches.get(member.index());
    for (Piece piece : pieces.get(member.index())) {
      Layout.Slot slot = piece.slot;
      int width = slot.size() / slot.rows();
      try (Scope inner = member.step().child()) {
        List<FloatBuffer> summands = new ArrayList<>();
        for (SummedGradient share : shares) {
          summands.add(HostMemory.of(share.sum(inner.manager(), slot, piece.from, piece.to)));
        }
        int first = slot.offset() + piece.from * width;
        int end = slot.offset() + piece.to * width;
        for (int at = first; at < end; ) {
          at += stretch.moveTo(at, end, piece.part, summands, at - first);
          sums.add(stretch);
        }
      }
    }
  }

  private void onDevice(Team.Member member, List<? extends SummedGradient> shares, Sums sums) {
    if (!perTensor) {
      try (Scope inner = member.step().child()) {
        NDArray sum = inner.zeros(layout.trainedSize());
        for (SummedGradient share : shares) {
          sum.addi(share.flat(inner.manager(), layout));
        }
        sums.add(new DeviceStretch(sum, 0, 0));
      }
      return;
    }
    for (int i = 0; i < slots.size(); i++) {
      Layout.Slot slot = slots.get(i);
      try (Scope inner = member.step().child()) {
        NDArray sum = inner.zeros(slot.size());
        for (SummedGradient share : shares) {
          sum.addi(share.sum(inner.manager(), slot, 0, slot.rows()).flatten());
        }
        sums.add(new DeviceStretch(sum, slot.offset(), i));
      }
    }
  }
}
