package lethe.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;

/** An architecture of which one method gives something else: one of a user's own, with a fault. */
public final class Altered {
  private Altered() {}

  /**
   * The same but for the result of one method.
   *
   * @param change makes the new result of the old one and the arguments
   */
  public static <T> T of(
      Class<T> type, T base, String altered, BiFunction<Object, Object[], Object> change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(base, arguments);
                return method.getName().equals(altered) ? change.apply(result, arguments) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
