package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lethe.engine.HostMemory;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.ImageGradients;
import lethe.model.Layout;

/**
 * Carries the gradient from the passes of a team to the parameters: each member sums its own rows
 * of every tensor over all members' images and hands the sum on stretch by stretch, so that the
 * whole gradient is never written down. Each number is in exactly one stretch.
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

  GradientFlow(Team team, Layout layout, boolean host, boolean perTensor) {
    this.team = team;
    this.layout = layout;
    this.slots = layout.trainedSlots();
    this.host = host;
    this.perTensor = perTensor;
    for (int i = 0; i < team.size(); i++) {
      stretches.add(new HostStretch());
    }
  }

  /**
   * A flow whose sums run over all parameters.
   *
   * @param parameters of {@code layout}; says where the work is done
   */
  public static GradientFlow flat(Team team, Layout layout, FlatVector parameters) {
    return new GradientFlow(team, layout, parameters.onHost(), false);
  }

  /** A flow with a sum for each trained tensor, in the order of the layout. */
  public static GradientFlow perTensor(Team team, Layout layout, FlatVector parameters) {
    return new GradientFlow(team, layout, parameters.onHost(), true);
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
  public double[] gradient(List<ImageGradients> shares, ToDoubleFunction<Stretch> work) {
    return run(shares, work);
  }

  /** Does {@code work} on every stretch, which starts as zeros. */
  public double[] everywhere(ToDoubleFunction<Stretch> work) {
    return run(List.of(), work);
  }

  private double[] run(List<ImageGradients> shares, ToDoubleFunction<Stretch> work) {
    double[][] sums = new double[team.size()][parts()];
    team.run(
        member -> {
          if (host) {
            onHost(member, shares, work, sums[member.index()]);
          } else if (member.index() == 0) {
            onDevice(member, shares, work, sums[0]);
          }
        });
    double[] total = new double[parts()];
    for (double[] own : sums) {
      Arrays.setAll(total, i -> total[i] + own[i]);
    }
    return total;
  }

  private void onHost(
      Team.Member member,
      List<ImageGradients> shares,
      ToDoubleFunction<Stretch> work,
      double[] sums) {
    HostStretch stretch = stretches.get(member.index());
    for (int i = 0; i < slots.size(); i++) {
      Layout.Slot slot = slots.get(i);
      int from = member.from(slot.rows());
      int to = member.to(slot.rows());
      if (from == to) {
        continue;
      }
      int part = perTensor ? i : 0;
      int width = slot.size() / slot.rows();
      int count = (to - from) * width;
      try (Scope inner = member.step().child()) {
        List<FloatBuffer> summands = new ArrayList<>();
        for (ImageGradients share : shares) {
          summands.add(HostMemory.of(share.sum(inner.manager(), slot, from, to)));
        }
        for (int done = 0; done < count; done += HostStretch.CAPACITY) {
          int length = Math.min(HostStretch.CAPACITY, count - done);
          stretch.moveTo(slot.offset() + from * width + done, length, part, summands, done);
          sums[part] += work.applyAsDouble(stretch);
        }
      }
    }
  }

  private void onDevice(
      Team.Member member,
      List<ImageGradients> shares,
      ToDoubleFunction<Stretch> work,
      double[] sums) {
    if (!perTensor) {
      try (Scope inner = member.step().child()) {
        NDArray sum = inner.zeros(layout.trainedSize());
        for (ImageGradients share : shares) {
          sum.addi(share.flat(inner.manager(), layout));
        }
        sums[0] += work.applyAsDouble(new DeviceStretch(sum, 0, 0));
      }
      return;
    }
    for (int i = 0; i < slots.size(); i++) {
      Layout.Slot slot = slots.get(i);
      try (Scope inner = member.step().child()) {
        NDArray sum = inner.zeros(slot.size());
        for (ImageGradients share : shares) {
          sum.addi(share.sum(inner.manager(), slot, 0, slot.rows()).flatten());
        }
        sums[i] += work.applyAsDouble(new DeviceStretch(sum, slot.offset(), i));
      }
    }
  }
}
