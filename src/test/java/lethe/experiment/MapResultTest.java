package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lethe.data.LabelSet;
import lethe.experiment.Claim.Verdict;
import lethe.experiment.MapResult.Row;
import lethe.experiment.MapResult.Zones;
import lethe.latent.KnnPurity;
import org.junit.jupiter.api.Test;

final class MapResultTest {
  private static final LabelSet ONE = LabelSet.forgetSet(3, 1);
  private static final int REGIONS = 0;
  private static final int DEAD_ZONES = 1;
  private static final int QUARANTINE = 2;

  @Test
  void deadZonesAreConfirmedOnlyWhereTheForgottenLabelAloneIsFlat() {
    assertEquals(Verdict.CONFIRMED, verdict(DEAD_ZONES, row(0, 0, 0.2), row(0.8, 0, 0.2)));
    assertEquals(Verdict.REFUTED, verdict(DEAD_ZONES, row(0, 0, 0.2), row(0, 0, 0.2)));
    assertEquals(Verdict.UNDECIDED, verdict(DEAD_ZONES, row(0, 0, 0.2), row(0.3, 0, 0.2)));
    assertEquals(Verdict.UNDECIDED, verdict(DEAD_ZONES, row(0, 0, 0.2), row(0.8, 0.1, 0.2)));
    assertEquals(Verdict.UNDECIDED, verdict(DEAD_ZONES, row(0.7, 0, 0.2), row(0.8, 0, 0.2)));
  }

  @Test
  void contrastAloneDoesNotConfirmThatDigitsAreClear() {
    assertEquals(Verdict.UNDECIDED, verdict(REGIONS, row(0, 0, 0.2), row(0.8, 0, 0.2)));
    assertEquals(Verdict.REFUTED, verdict(REGIONS, row(0, 0.1, 0.2), row(0.8, 0, 0.2)));
  }

  @Test
  void quarantineNeedsARiseAboveThatOfTheKeptDigits() {
    assertEquals(Verdict.CONFIRMED, verdict(QUARANTINE, row(0, 0, 0.2), row(0, 0, 0.9)));
    assertEquals(Verdict.UNDECIDED, verdict(QUARANTINE, row(0, 0, 0.2), row(0, 0, 0.25)));
    assertEquals(Verdict.REFUTED, verdict(QUARANTINE, row(0, 0, 0.2), row(0, 0, 0.1)));
  }

  @Test
  void evidenceNamesTheNumbers() {
    MapResult result = result(row(0, 0, 0.2), row(0.8, 0, 0.9));

    List<Claim> claims = result.claims();

    assertEquals(
        "flat cells of the plane under {1}: 0.0 % before, 80.0 % after; under the kept labels 0.0 %"
            + " after",
        claims.get(DEAD_ZONES).evidence());
    assertTrue(
        claims
            .get(QUARANTINE)
            .evidence()
            .startsWith("of the neighbours of {1} among the codes 20.0 % are of its kind before"),
        claims.get(QUARANTINE).evidence());
    assertTrue(
        claims.get(QUARANTINE).evidence().endsWith("; on the map 20.0 % before, 90.0 % after"));
  }

  @Test
  void zonesAreSummedOverLabels() {
    Zones zones = new Zones(new int[] {5, 7, 9}, new int[] {1, 2, 3});

    assertEquals(14, zones.cells(ONE.complement()));
    assertEquals(2, zones.dead(ONE));
  }

  private static Verdict verdict(int claim, Row before, Row after) {
    return result(before, after).claims().get(claim).verdict();
  }

  private static MapResult result(Row before, Row after) {
    return new MapResult(
        ONE,
        MapConfig.of(Profile.SMOKE),
        90,
        List.of(named("original", before), named("unlearned", after), named("retrained", before)));
  }

  private static Row named(String model, Row row) {
    return new Row(
        model,
        row.klDivergence(),
        row.seconds(),
        row.trustworthiness(),
        row.continuity(),
        row.mapPurity(),
        row.latentPurity(),
        row.latentUse(),
        row.activeLatents(),
        row.deadZones(),
        row.closestLabel(),
        row.overMap());
  }

  /** Flat shares of the forgotten and of both kept labels, and the purity of the forgotten one. */
  private static Row row(double deadForgotten, double deadKept, double purity) {
    KnnPurity pure = new KnnPurity(10, 0.2, new double[] {0.2, purity, 0.2}, 1 / 3.0);
    Zones zones = new Zones(new int[3], new int[3]);
    double[] dead = {deadKept, deadForgotten, deadKept};
    return new Row("", 1, 1, 1, 1, pure, pure, new double[8], 0, dead, zones, zones);
  }
}
