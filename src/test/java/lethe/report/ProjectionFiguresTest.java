package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ProjectionFiguresTest {
  @Test
  void gradientsAreOrthogonalOnlyNearACosineOfZero() {
    assertEquals("Nearly orthogonal", ProjectionFigures.relation(-0.009, -0.004));
    assertEquals("Nearly orthogonal", ProjectionFigures.relation(-0.1, 0.1));
    assertEquals("Pulling apart", ProjectionFigures.relation(-0.4, -0.01));
    assertEquals("Pulling together", ProjectionFigures.relation(0.01, 0.4));
    assertEquals("Apart and together", ProjectionFigures.relation(-0.2, 0.4));
  }
}
