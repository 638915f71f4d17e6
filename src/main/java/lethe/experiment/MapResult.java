package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lethe.data.LabelSet;
import lethe.latent.KnnPurity;
import lethe.latent.Manifold;
import lethe.latent.Trustworthiness;

/**
 * Latent spaces before and after forgetting: what {@code latent.json} keeps.
 *
 * @param forgetSet the forgotten labels
 * @param config how the maps were made
 * @param images how many test images are on a map
 * @param rows the original, the unlearned and the retrained model
 */
public record MapResult(LabelSet forgetSet, MapConfig config, int images, List<Row> rows) {
  /** A dead-zone share above this makes a label dead, below its complement alive. */
  private static final double MOSTLY = 0.5;

  private static final double HARDLY = 0.01;

  /** Copies the list. */
  public MapResult {
    rows = List.copyOf(rows);
  }

  /**
   * One model.
   *
   * @param model its name
   * @param klDivergence of the map, nats
   * @param seconds that the map took
   * @param trustworthiness of the map, in [0, 1]
   * @param continuity of the map, in [0, 1]
   * @param mapPurity of neighbours on the map
   * @param latentPurity of neighbours among the codes
   * @param latentUse mean KL divergence of each latent over all test images, nats
   * @param activeLatents latents above .01 nats
   * @param deadZones share of dead zones on the plane under each label, in [0, 1]
   * @param closestLabel of the plane under the label of the nearest code
   * @param overMap of the box around the map
   */
  public record Row(
      String model,
      double klDivergence,
      double seconds,
      double trustworthiness,
      double continuity,
      KnnPurity mapPurity,
      KnnPurity latentPurity,
      double[] latentUse,
      int activeLatents,
      double[] deadZones,
      Zones closestLabel,
      Zones overMap) {
    /** Copies the arrays. */
    public Row {
      latentUse = latentUse.clone();
      deadZones = deadZones.clone();
    }

    @Override
    public double[] latentUse() {
      return latentUse.clone();
    }

    @Override
    public double[] deadZones() {
      return deadZones.clone();
    }

    static Row of(ModelMap model, int classes) {
      var places = model.map().points();
      int k = model.config().trustNeighbours();
      int near = model.config().purityNeighbours();
      return new Row(
          model.model(),
          model.map().klDivergence(),
          model.map().seconds(),
          Trustworthiness.of(model.codes(), places, k),
          Trustworthiness.continuity(model.codes(), places, k),
          KnnPurity.of(places, model.labels(), classes, near),
          KnnPurity.of(model.codes(), model.labels(), classes, near),
          model.use().klDivergence(),
          model.use().active(),
          IntStream.range(0, classes)
              .mapToDouble(label -> model.fixedLabel(label).deadZoneShare())
              .toArray(),
          Zones.of(model.closestLabel(), classes),
          Zones.of(model.overMap(), classes));
    }

    /** Mean share of dead zones over some labels. */
    public double deadZones(LabelSet labels) {
      return Arrays.stream(labels.labels()).mapToDouble(l -> deadZones[l]).average().orElse(0);
    }
  }

  /**
   * Cells of a manifold.
   *
   * @param cells with an image, by label
   * @param dead of these, without contrast, by label
   */
  public record Zones(int[] cells, int[] dead) {
    /** Copies the arrays. */
    public Zones {
      cells = cells.clone();
      dead = dead.clone();
    }

    @Override
    public int[] cells() {
      return cells.clone();
    }

    @Override
    public int[] dead() {
      return dead.clone();
    }

    static Zones of(Manifold manifold, int classes) {
      return new Zones(
          IntStream.range(0, classes).map(manifold::cells).toArray(),
          IntStream.range(0, classes).map(manifold::deadCells).toArray());
    }

    /** How many cells of some labels there are. */
    public int cells(LabelSet labels) {
      return Arrays.stream(labels.labels()).map(label -> cells[label]).sum();
    }

    /** How many of them are dead. */
    public int dead(LabelSet labels) {
      return Arrays.stream(labels.labels()).map(label -> dead[label]).sum();
    }
  }

  /** The row of a model. */
  public Row row(String model) {
    return Named.find(rows, Row::model, model);
  }

  /** Mean purity over some labels. */
  public static double purity(KnnPurity purity, LabelSet labels) {
    double[] each = purity.perLabel();
    return Arrays.stream(labels.labels()).mapToDouble(label -> each[label]).average().orElse(0);
  }

  /** The sentences of the reference that this study tests. */
  public List<Claim> claims() {
    return List.of(regions(), deadZones(), island());
  }

  private Claim regions() {
    double share = row(ModelName.ORIGINAL).deadZones(LabelSet.all(forgetSet.classes()));
    return new Claim(
        "every region of the original decodes to a clear digit",
        Claim.Verdict.of(false, share > HARDLY),
        text(
            "%.1f %% of the original's cells are flat; that a cell has contrast does not make it a"
                + " clear digit",
            100 * share));
  }

  private Claim deadZones() {
    double before = row(ModelName.ORIGINAL).deadZones(forgetSet);
    double after = row(ModelName.UNLEARNED).deadZones(forgetSet);
    double kept = row(ModelName.UNLEARNED).deadZones(forgetSet.complement());
    boolean dead = after > MOSTLY && before < HARDLY && kept < HARDLY;
    return new Claim(
        "forgetting leaves dead zones for the forgotten label, and for no other",
        Claim.Verdict.of(dead, after < HARDLY),
        text(
            "flat cells of the plane under %s: %.1f %% before, %.1f %% after; under the kept"
                + " labels %.1f %% after",
            forgetSet, 100 * before, 100 * after, 100 * kept));
  }

  /** Whether the forgotten labels' codes gather, in the latent space. */
  public Quarantine quarantine() {
    return Quarantine.of(
        forgetSet,
        row(ModelName.ORIGINAL).latentPurity(),
        row(ModelName.UNLEARNED).latentPurity(),
        Optional.of(row(ModelName.RETRAINED).latentPurity()));
  }

  private Claim island() {
    return quarantine()
        .claim(
            "forgetting puts the forgotten digit in quarantine",
            text(
                "; on the map %.1f %% before, %.1f %% after",
                100 * purity(row(ModelName.ORIGINAL).mapPurity(), forgetSet),
                100 * purity(row(ModelName.UNLEARNED).mapPurity(), forgetSet)));
  }
}
