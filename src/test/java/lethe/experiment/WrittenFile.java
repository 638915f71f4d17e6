package lethe.experiment;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import lethe.base.FolderLock;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.IdxArray;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.report.Film;
import lethe.report.ImageGrid;
import lethe.report.Picture;

/** Each kind of file that the library writes, 0 to 80 kB, made without the engine. */
enum WrittenFile {
  LOCK {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      meanwhile.run();
      FolderLock.take(folder, "version " + version, false, said -> {}).close();
    }
  },
  CHECKPOINT {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      obtain(folder, version, meanwhile, List.of());
    }
  },
  SNAPSHOTS {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      float[] sheet = new float[SIZE];
      Arrays.fill(sheet, version);
      obtain(folder, version, meanwhile, List.of(new SampleSheet.Snapshot(1, sheet)));
    }
  },
  SAVEPOINT {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      Function<Savepoint, KeptWeights.Made> stopped =
          savepoint -> {
            savepoint.last();
            meanwhile.run();
            savepoint.offer(() -> new Safetensors(Map.of("step", "" + version), tensors(version)));
            throw new CancellationException();
          };
      try {
        run(folder).obtain("cvae", LAYOUT, card(0), stopped);
      } catch (CancellationException e) {
        // its state is kept
      }
    }
  },
  STUDY {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      run(folder)
          .obtainTensors(
              "attack",
              card(version),
              () -> {
                meanwhile.run();
                return new KeptTensors.Made(tensors(version), LOG);
              });
    }
  },
  RESULT {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      RunFolder run = run(folder);
      run.obtainTensors(
          "map",
          card(version),
          () -> {
            meanwhile.run();
            float[] settings = new float[SIZE / 4];
            Arrays.fill(settings, version);
            run.writeResult("evaluation", RUN, settings, LOG);
            return new KeptTensors.Made(Map.of(), LOG);
          });
    }
  },
  DATA {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      byte[] pixels = new byte[SIZE];
      Arrays.fill(pixels, (byte) version);
      meanwhile.run();
      new IdxArray(new int[] {SIZE}, pixels).write(folder.resolve("mnist/images"));
    }
  },
  PICTURE {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      Picture picture =
          new Picture() {
            @Override
            public BufferedImage image() {
              return new BufferedImage(100, 100 * version, BufferedImage.TYPE_INT_RGB);
            }

            @Override
            public String altText() {
              return "black";
            }
          };
      meanwhile.run();
      picture.save(folder.resolve("picture.png"));
    }
  },
  FILM {
    @Override
    void write(Path folder, int version, Runnable meanwhile) {
      ImageGrid grid = ImageGrid.of(new float[784]);
      Film film = Film.of("Film", List.of(grid), List.of("step " + version));
      meanwhile.run();
      film.save(folder.resolve("film.gif"));
    }
  };

  private static final int SIZE = 10_000;
  private static final Layout LAYOUT = Layout.builder().trained("w", SIZE).build();
  private static final Log LOG = new Log(5);
  private static final RunCard RUN =
      new RunCard("smoke", "cpu", 2, "1", "c0de", "engine", "17", "MNIST", "sum", 20);

  /** What happened. */
  record Log(int steps) {}

  /**
   * Writes this kind of file.
   *
   * @param version 1 or 2, which decides the content
   * @param meanwhile is run when the work is on its way and before anything of it is written
   */
  abstract void write(Path folder, int version, Runnable meanwhile);

  private static RunFolder run(Path folder) {
    return new RunFolder(folder, Duration.ZERO, said -> {}, false);
  }

  private static void obtain(
      Path folder, int version, Runnable meanwhile, List<SampleSheet.Snapshot> snapshots) {
    float[] values = new float[SIZE];
    Arrays.fill(values, version);
    run(folder)
        .obtain(
            "cvae",
            LAYOUT,
            card(version),
            () -> {
              meanwhile.run();
              return new KeptWeights.Made(new Weights(LAYOUT, values), LOG, snapshots);
            });
  }

  private static Map<String, Safetensors.Tensor> tensors(int version) {
    float[] values = new float[SIZE];
    Arrays.fill(values, version);
    return Map.of("w", Safetensors.Tensor.of(values, SIZE));
  }

  private static Card card(int version) {
    Map<String, String> versions = new TreeMap<>(Map.of("lethe", "1", "engine", "e", "java", "17"));
    return new Card(
        "train", Map.of("version", version), 1, 5, "sum", Map.of(), versions, "cpu", 2, Map.of());
  }
}
