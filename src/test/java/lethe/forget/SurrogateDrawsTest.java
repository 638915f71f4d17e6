package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

/** Surrogates of one's own. */
final class SurrogateDrawsTest {
  private static final int PIXELS = 6;
  private static final RandomStream RANDOM = RandomStream.of(1, "surrogate");
  private static final ForgettingConfig CONFIG =
      ForgettingConfig.smoke(LabelSet.forgetSet(Small.LABELS, 1), 1);

  private record Pale(double least) implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) (least + (1 - least) * random.nextDouble());
      }
    }
  }

  private record Real(LabelledImages images) implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      float[] real = images.images(new int[] {random.nextInt(images.count())});
      System.arraycopy(real, 0, image, 0, image.length);
    }
  }

  private record Level(float level) implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      Arrays.fill(image, level);
    }
  }

  private record FirstPixel() implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      image[0] = 1;
    }
  }

  private record Counting(AtomicInteger calls) implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      Arrays.fill(image, calls.getAndIncrement() / 10f);
    }
  }

  private record UniformNoise() implements Surrogate {
    @Override
    public void draw(RandomStream random, float[] image) {
      Arrays.fill(image, 1);
    }
  }

  @Test
  void anImageIsTheSameInWhateverOrderTheyAreDrawnAndOthersAreOthers() {
    SurrogateDraws draws = new SurrogateDraws(new Pale(0.5), RANDOM, PIXELS);
    float[][] forwards = new float[5][PIXELS];
    for (int number = 0; number < 5; number++) {
      draws.draw(number, forwards[number]);
    }

    float[] image = new float[PIXELS];
    for (int number = 4; number >= 0; number--) {
      draws.draw(number, image);

      assertArrayEquals(forwards[number], image);
    }
    assertEquals(5 * PIXELS, distinct(forwards), "no image takes numbers of another");
  }

  private static long distinct(float[][] images) {
    return Arrays.stream(images)
        .flatMap(
            image -> {
              Float[] levels = new Float[image.length];
              Arrays.setAll(levels, i -> image[i]);
              return Arrays.stream(levels);
            })
        .distinct()
        .count();
  }

  @Test
  void aRecordStandsInSettingsByItsNameAndComponents() throws JsonProcessingException {
    LabelledImages images = Small.images(5, 1);

    assertEquals("{\"kind\":\"Pale\",\"least\":0.5}", json(new Pale(0.5)));
    assertEquals(
        "{\"kind\":\"Real\",\"images\":\"" + images.checksum() + "\"}", json(new Real(images)));
    assertEquals(
        "{\"kind\":\"ConstantGrey\",\"level\":0.5}", json(new Surrogate.ConstantGrey(0.5)));
  }

  private static String json(Surrogate surrogate) throws JsonProcessingException {
    ForgettingConfig config = CONFIG.withSurrogate(surrogate);
    ObjectMapper json = new ObjectMapper();
    return json.readTree(json.writeValueAsString(config)).path("surrogate").toString();
  }

  @Test
  void whatSettingsCannotTellIsRefused() {
    String rule =
        "surrogate must be a record, whose name and components say in cards and results what it is,"
            + " was ";
    String remedy = ": write record MySurrogate(...) implements Surrogate";
    Surrogate anonymous =
        new Surrogate() {
          @Override
          public void draw(RandomStream random, float[] image) {
            Arrays.fill(image, 0);
          }
        };

    Expect.refusal(
        rule + "a lambda" + remedy,
        () -> CONFIG.withSurrogate((random, image) -> Arrays.fill(image, 0)));
    Expect.refusal(
        rule + "of class lethe.forget.SurrogateDrawsTest$1" + remedy,
        () -> CONFIG.withSurrogate(anonymous));
    Expect.refusal(
        "surrogate must not be called UniformNoise, as one of Lethe's own is: give the record"
            + " another name",
        () -> CONFIG.withSurrogate(new UniformNoise()));
  }

  @Test
  void imagesThatAreNoneAreRefused() {
    Expect.refusal(
        "surrogate Level[level=1.5] must set every grey level, in [0, 1], left 1.5 at pixel 0",
        () -> new SurrogateDraws(new Level(1.5f), RANDOM, PIXELS));
    Expect.refusal(
        "surrogate FirstPixel[] must set every grey level, in [0, 1], left NaN at pixel 1",
        () -> new SurrogateDraws(new FirstPixel(), RANDOM, PIXELS));
  }

  @Test
  void chanceFromElsewhereIsRefused() {
    Expect.refusal(
        "surrogate Counting[calls=3] must draw the same image from the same stream, drew another:"
            + " take all chance from the stream that it is given",
        () -> new SurrogateDraws(new Counting(new AtomicInteger()), RANDOM, PIXELS));
  }
}
