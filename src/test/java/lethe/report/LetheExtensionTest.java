package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import lethe.base.RandomStream;
import lethe.experiment.Experiment;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.JudgeA;
import lethe.model.JudgeB;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.train.JudgeTrainingLog;
import lethe.train.TrainingLog;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import others.TheirRecord;

class LetheExtensionTest {
  private record Settings(int steps) {}

  @TempDir Path folder;

  private final Renderer renderer = new Renderer();
  private final List<DisplayData> shownBefore = new ArrayList<>();

  @Test
  void kernelFindsTheExtension() {
    boolean found =
        ServiceLoader.load(Extension.class).stream()
            .anyMatch(provider -> provider.type().equals(LetheExtension.class));

    assertTrue(found);
  }

  @Test
  void bundleComesOnceBeforeTheFirstChart() throws Exception {
    install(Optional.of(Files.writeString(folder.resolve("plotly.js"), "window.Plotly = {};")));

    renderer.render(chart("a"));
    renderer.render(chart("b"));

    assertEquals(1, shownBefore.size());
    String html = (String) shownBefore.get(0).getData(MIMEType.TEXT_HTML);
    assertTrue(html.startsWith(PlotlyBundle.MARK));
  }

  @Test
  void chartIsHtmlAndPictureAndText() throws Exception {
    install(Optional.of(Files.writeString(folder.resolve("plotly.js"), "")));
    Chart chart = chart("a");

    DisplayData data = renderer.render(chart);

    assertEquals(chart.html(), data.getData(MIMEType.TEXT_HTML));
    assertEquals(Base64.getEncoder().encodeToString(chart.png()), data.getData(MIMEType.IMAGE_PNG));
    assertEquals(chart.altText(), data.getData(MIMEType.TEXT_PLAIN));
  }

  @Test
  void withoutTheBundleChartsArePicturesAndOneLineSaysSo() {
    install(Optional.empty());

    DisplayData data = renderer.render(chart("a"));
    renderer.render(Chart.row(chart("b")));

    assertFalse(data.hasDataForType(MIMEType.TEXT_HTML));
    assertTrue(data.hasDataForType(MIMEType.IMAGE_PNG));
    assertEquals(1, shownBefore.size());
    assertEquals(
        "Charts are shown as pictures: plotly-cartesian.min.js is neither at LETHE_PLOTLY nor in"
            + " data/plotly.",
        shownBefore.get(0).getData(MIMEType.TEXT_PLAIN));
  }

  @Test
  void whatIsShownIsDrawnOnce() {
    install(Optional.empty());
    AtomicInteger drawings = new AtomicInteger();
    Picture picture =
        new Picture() {
          @Override
          public BufferedImage image() {
            drawings.incrementAndGet();
            return new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
          }

          @Override
          public String altText() {
            return "Black.";
          }
        };

    renderer.render(picture);

    assertEquals(1, drawings.get());
    Chart chart = chart("a");
    Drawn drawn = Drawn.of(chart, picture.image());
    String html = ChartHtml.of(chart, drawn);
    assertTrue(html.startsWith("<div style=\"width:20px;"), html);
    assertTrue(html.contains(Base64.getEncoder().encodeToString(drawn.png())), html);
    assertTrue(Chart.row(chart).html(List.of(drawn)).contains("max-width:20px"));
    assertEquals(40, ChartRow.image(List.of(drawn)).getWidth());
  }

  @Test
  void gridIsAPictureWithItsText() {
    install(Optional.empty());
    ImageGrid grid = ImageGrid.of(new float[10][784]);

    DisplayData data = renderer.render(grid);

    assertTrue(data.hasDataForType(MIMEType.IMAGE_PNG));
    assertEquals("Grid of 10 images in 1 row.", data.getData(MIMEType.TEXT_PLAIN));
    assertTrue(shownBefore.isEmpty());
  }

  @Test
  void tablesRecordsFilmsAndFragmentsAreHtml() {
    install(Optional.empty());
    ImageGrid grid = ImageGrid.of(new float[10][784]);

    for (Object shown :
        List.of(
            Tables.of("t", List.of("a"), List.of(List.of(1))),
            new Settings(3),
            new HtmlFragment("<b>x</b>", "x"),
            Film.of("film", List.of(grid), List.of("step 1")))) {
      assertTrue(renderer.render(shown).hasDataForType(MIMEType.TEXT_HTML), shown.toString());
    }
    assertEquals("<b>x</b>", html(new HtmlFragment("<b>x</b>", "x")));
    assertTrue(html(new Settings(3)).contains("steps"));
  }

  @Test
  void recordsOfOthersStayText() {
    install(Optional.empty());

    DisplayData data = renderer.render(new TheirRecord(3));

    assertFalse(data.hasDataForType(MIMEType.TEXT_HTML));
    assertEquals("TheirRecord[steps=3]", data.getData(MIMEType.TEXT_PLAIN));
  }

  @Test
  void modelsShowTheirLayersAndParameterCount() {
    install(Optional.empty());
    ConditionalVae vae = new ConditionalVae(new CvaeConfig(784, 10, 8));
    Weights weights = vae.initialise(RandomStream.of(1, "init"));
    JudgeB network = new JudgeB();
    Weights judgeWeights = network.initialise(RandomStream.of(1, "init"));
    TrainedJudge judge = new TrainedJudge("B", network, judgeWeights);
    TrainingLog log = new TrainingLog(List.of(new TrainingLog.Point(5, 9, 98.76, 8, 1, .1)), 2.5);

    shows(vae, "ConditionalVae; 1,081,120 parameters", "fc1.weight", "(512, 794)", "406,528");
    shows(weights, "Weights; 1,081,120 parameters", "fc6.bias");
    shows(weights.layout(), "Layout; 1,081,120 parameters", "fc6.bias");
    shows(network, "JudgeB; 138,122 parameters", "conv1.weight", "(24, 1, 5, 5)");
    shows(judge, "Judge B, a JudgeB; 138,122 parameters", "fc2.bias");
    shows(
        new Experiment.Trained(weights, log, List.of()),
        "Trained: 5 steps in 2.5 s, test −ELBO 98.76 nats per image; 1,081,120 parameters",
        "fc1.bias");
    shows(
        new Experiment.Judged(
            judge,
            new JudgeTrainingLog(List.of(new JudgeTrainingLog.Epoch(1, 1, 1, .9934, .1)), 3)),
        "Judge B, a JudgeB, right on 99.34 % of the test images; 138,122 parameters",
        "conv1.bias");
    shows(new JudgeA(), "running statistics");
  }

  private void shows(Object model, String... parts) {
    DisplayData data = renderer.render(model);
    for (String part : parts) {
      String html = (String) data.getData(MIMEType.TEXT_HTML);
      assertTrue(html.contains(part), part + " is not in " + html);
      assertTrue(((String) data.getData(MIMEType.TEXT_PLAIN)).contains(part), part);
    }
  }

  private String html(Object shown) {
    return (String) renderer.render(shown).getData(MIMEType.TEXT_HTML);
  }

  private void install(Optional<Path> plotly) {
    new LetheExtension().register(renderer, shownBefore::add, plotly);
  }

  private static Chart chart(String title) {
    return Chart.lines(title).x("x").y("y").line("a", new double[] {1, 2}, new double[] {1, 2});
  }
}
