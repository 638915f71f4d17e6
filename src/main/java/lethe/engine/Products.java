package lethe.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Matrix products of float32 matrices by the second of the two libraries that the engine brings
 * along. Its ordinary products are those of MKL, which uses vectors of 32 bytes on processors that
 * are not Intel's; oneDNN, which the engine keeps for convolutions, uses what there is: about as
 * fast with 32 bytes, twice as fast with 64. The engine offers its products to scripts alone, so
 * there are some of three lines.
 *
 * <p>The ordinary way is taken for what is small or may be recorded, that is in gradient mode, on a
 * GPU, and where the engine was built without oneDNN. Results belong to the manager of the first
 * operand.
 */
public final class Products {
  /** Below so many multiplications a call, ten microseconds dearer, costs more than it saves. */
  private static final long SMALL = 1_000_000;

  private Products() {}

  /** What a script makes of its operands. */
  private enum Kind {
    LINEAR("a: Tensor, b: Tensor, c: Tensor", "a, b, c", "product"),
    // The ReLU that oneDNN itself offers makes 0 of what is not a number.
    RECTIFIED("a: Tensor, b: Tensor, c: Tensor", "a, b, c", "torch.relu_(product)"),
    PRODUCT("a: Tensor, b: Tensor", "a, torch.t(b), None", "product"),
    BACK(
        "a: Tensor, b: Tensor, c: Tensor",
        "a, torch.t(b), None",
        "ops.aten.threshold_backward(product, c, 0, grad_input=product)");

    private final String script;

    Kind(String parameters, String operands, String result) {
      script =
          String.format(
              """
              class Product(Module):
                __parameters__ = []
                __buffers__ = []
                def forward(self: __torch__.Product, %s) -> Tensor:
                  options = annotate(List[Optional[number]], [])
                  product = ops.mkldnn._linear_pointwise(%s, "none", options, "")
                  return %s
              """,
              parameters, operands, result);
    }
  }

  /** The scripts once one is needed; empty where the engine has no oneDNN. */
  private static final class Scripts {
    static final Map<Kind, PtSymbolBlock> LOADED = load();
  }

  /** Whether the engine has the faster products. */
  static boolean available() {
    return !Scripts.LOADED.isEmpty();
  }

  /**
   * The outputs {@code xWᵀ + b} of a layer.
   *
   * @param input x, (n, in)
   * @param weight W, (out, in)
   * @param bias b, (out)
   * @return (n, out)
   */
  public static NDArray linear(NDArray input, NDArray weight, NDArray bias) {
    return worthwhile(input, weight.size())
        ? run(Kind.LINEAR, input, weight, bias)
        : Linear.linear(input, weight, bias).singletonOrThrow();
  }

  /** The same with a ReLU behind: {@code max(0, xWᵀ + b)}. */
  public static NDArray rectifiedLinear(NDArray input, NDArray weight, NDArray bias) {
    if (worthwhile(input, weight.size())) {
      return run(Kind.RECTIFIED, input, weight, bias);
    }
    try (NDArray outputs = linear(input, weight, bias)) {
      return Activation.relu(outputs);
    }
  }

  /**
   * The product {@code AB}.
   *
   * @param left A, (n, k)
   * @param right B, (k, m)
   * @return (n, m)
   */
  public static NDArray of(NDArray left, NDArray right) {
    return worthwhile(left, right.size()) ? run(Kind.PRODUCT, left, right) : left.matMul(right);
  }

  /**
   * The product {@code AB} where an output of a ReLU is above 0 and 0 elsewhere: how a derivative
   * goes back through a layer and the ReLU before it. What is not a number passes where the output
   * is above 0.
   *
   * @param left A, (n, k)
   * @param right B, (k, m)
   * @param output of the ReLU, (n, m), at least 0
   * @return (n, m)
   */
  public static NDArray rectifiedBack(NDArray left, NDArray right, NDArray output) {
    if (worthwhile(left, right.size())) {
      return run(Kind.BACK, left, right, output);
    }
    try (NDArray passes = output.sign()) {
      return left.matMul(right).muli(passes);
    }
  }

  /**
   * The transpose, contiguous: products read their left operand row by row, and would otherwise
   * make this copy themselves, slower the less of the matrix they are given.
   *
   * @param matrix (n, m); contiguous where n or m is 1
   * @return (m, n); of the manager of {@code matrix}; a copy but where n or m is 1
   */
  public static NDArray turned(NDArray matrix) {
    Shape shape = matrix.getShape();
    try (NDArray view = matrix.transpose();
        NDArray flat = view.flatten()) {
      return flat.reshape(shape.get(1), shape.get(0));
    }
  }

  /**
   * Whether the script can do it and is faster, given the multiplications for a row of the left.
   */
  private static boolean worthwhile(NDArray left, long forEachRow) {
    return left.getShape().get(0) * forEachRow >= SMALL
        && HostMemory.holds(left)
        && left.getDataType() == DataType.FLOAT32
        && !JniUtils.isGradMode()
        && available();
  }

  private static NDArray run(Kind kind, NDArray... operands) {
    // As if in training: what is made for inference alone could not be changed in place.
    return IValueUtils.forward(Scripts.LOADED.get(kind), new NDList(operands), true)
        .singletonOrThrow();
  }

  private static Map<Kind, PtSymbolBlock> load() {
    PtNDManager forever = (PtNDManager) NDManager.newBaseManager(Device.cpu());
    Map<Kind, PtSymbolBlock> scripts = new EnumMap<>(Kind.class);
    try {
      for (Kind kind : Kind.values()) {
        InputStream archive = new ByteArrayInputStream(archive(kind.script));
        scripts.put(kind, JniUtils.loadModule(forever, archive, true, false));
      }
      return scripts;
    } catch (IOException | EngineException unknownToTheEngine) {
      forever.close();
      return Map.of();
    }
  }

  /** A script in the engine's file format: a pickled object without members beside its class. */
  private static byte[] archive(String script) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", "\u0080\2c__torch__\nProduct\n)\u0081}b.");
      put(zip, "code/__torch__.py", script);
      put(zip, "constants.pkl", "\u0080\2).");
      put(zip, "version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry("product/" + name));
    zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
    zip.closeEntry();
  }
}
